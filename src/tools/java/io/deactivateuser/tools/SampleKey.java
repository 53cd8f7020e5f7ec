package io.deactivateuser.tools;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;

/**
 * A key pair of this machine's own, made once: the private key in a folder that only the signer mounts, the public key in one for the
 * worker. Whoever has the private key can have any user of this database deactivated, so its file is its owner's alone.
 */
final class SampleKey {
    private static final Path PRIVATE = Path.of("/signing/private.der");
    private static final Path PUBLIC = Path.of("/keys/public.pem");
    private static final int BITS = 2048;
    private static final Duration VALID_FOR = Duration.ofMinutes(5);

    private SampleKey() {}

    /** Makes both files where they are not there. The public one comes last, so that it is never there without the other. */
    static void make() throws GeneralSecurityException, IOException {
        if (Files.exists(PRIVATE) && Files.exists(PUBLIC)) {
            return;
        }
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(BITS);
        KeyPair pair = generator.generateKeyPair();
        write(PRIVATE, pair.getPrivate().getEncoded(), "rw-------");
        String base64 = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                .encodeToString(pair.getPublic().getEncoded());
        String pem = "-----BEGIN PUBLIC KEY-----\n" + base64 + "\n-----END PUBLIC KEY-----\n";
        write(PUBLIC, pem.getBytes(StandardCharsets.US_ASCII), "rw-r--r--");
    }

    static boolean isThere() {
        return Files.exists(PRIVATE);
    }

    /** A token of the actor, for some minutes. */
    static String token(String actor, String issuer, String audience)
            throws GeneralSecurityException, IOException, JOSEException {
        PrivateKey key =
                KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(Files.readAllBytes(PRIVATE)));
        SignedJWT token = new SignedJWT(
                new JWSHeader(JWSAlgorithm.RS256),
                new JWTClaimsSet.Builder()
                        .issuer(issuer)
                        .audience(audience)
                        .subject(actor)
                        .expirationTime(Date.from(Instant.now().plus(VALID_FOR)))
                        .build());
        token.sign(new RSASSASigner(key));
        return token.serialize();
    }

    private static void write(Path file, byte[] bytes, String permissions) throws IOException {
        Path partial = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(partial);
        Files.createFile(partial, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions)));
        Files.write(partial, bytes);
        Files.setPosixFilePermissions(partial, PosixFilePermissions.fromString(permissions));
        Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
