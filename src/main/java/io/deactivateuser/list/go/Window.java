package io.deactivateuser.list.go;

/**
 * How many requests may be out. One at first, and one more for each answer that is no refusal: what is wrong for everybody, such as a
 * token or a right, shows at the first and not at the first thousands.
 */
final class Window {
    private static final int MOST = 4000;

    private int size = 1;

    int size() {
        return size;
    }

    void answered(boolean refused) {
        if (!refused && size < MOST) {
            size++;
        }
    }
}
