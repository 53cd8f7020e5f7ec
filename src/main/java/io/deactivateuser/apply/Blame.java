package io.deactivateuser.apply;

/** What a fault of a transaction says of the records in it. */
enum Blame {
    /** Some record is at fault; the others go through without it. */
    THE_DATA,
    /** One may be at fault. It is, if the database works for others. */
    PERHAPS_THE_DATA,
    /** None is: the database does not work. */
    THE_DATABASE
}
