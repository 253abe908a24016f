package io.terrane.executor.engine;

import io.terrane.protocol.Engine;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPPublicKey;
import org.bouncycastle.openpgp.PGPPublicKeyRingCollection;
import org.bouncycastle.openpgp.PGPSignature;
import org.bouncycastle.openpgp.PGPSignatureList;
import org.bouncycastle.openpgp.PGPUtil;
import org.bouncycastle.openpgp.bc.BcPGPObjectFactory;
import org.bouncycastle.openpgp.operator.bc.BcKeyFingerprintCalculator;
import org.bouncycastle.openpgp.operator.bc.BcPGPContentVerifierBuilderProvider;

/**
 * The keys that may sign an engine's releases: its publisher's, which comes with us, and the operator's own. Whether a
 * key has expired does not matter, since old releases stay signed by it; a revoked one is not trusted.
 */
final class TrustedKeys {
    private final List<PGPPublicKeyRingCollection> rings;

    private TrustedKeys(List<PGPPublicKeyRingCollection> rings) {
        this.rings = List.copyOf(rings);
    }

    static TrustedKeys of(Engine engine, Optional<Path> more) throws IOException {
        var rings = new ArrayList<PGPPublicKeyRingCollection>();
        try (var own = TrustedKeys.class.getResourceAsStream(resource(engine))) {
            if (own == null) {
                throw new IllegalStateException("The publisher's key is missing from this build");
            }
            rings.add(read(own));
        }
        if (more.isPresent()) {
            try (var others = Files.newInputStream(more.get())) {
                rings.add(read(others));
            }
        }
        return new TrustedKeys(rings);
    }

    /** Fingerprints: C874011F0AB405110D02105534365D9472D7468F and E3E6E43D84CB852EADB0051D0C0AF313E5FD9F80. */
    private static String resource(Engine engine) {
        return switch (engine) {
            case TERRAFORM -> "hashicorp.asc";
            case TOFU -> "opentofu.asc";
        };
    }

    private static PGPPublicKeyRingCollection read(InputStream armored) throws IOException {
        try {
            return new PGPPublicKeyRingCollection(PGPUtil.getDecoderStream(armored), new BcKeyFingerprintCalculator());
        } catch (PGPException e) {
            throw new IOException("The trusted keys cannot be read", e);
        }
    }

    /** Whether one of the detached signatures is by one of these keys. */
    boolean signed(byte[] content, byte[] signatures) {
        try {
            for (var signature : signatures(signatures)) {
                var key = key(signature.getKeyID());
                if (key.isPresent() && isGood(signature, key.get(), content)) {
                    return true;
                }
            }
            return false;
        } catch (PGPException | IOException _) {
            return false;
        }
    }

    private static PGPSignatureList signatures(byte[] bytes) throws IOException {
        var decoded = PGPUtil.getDecoderStream(new ByteArrayInputStream(bytes));
        return new BcPGPObjectFactory(decoded).nextObject() instanceof PGPSignatureList list
                ? list
                : new PGPSignatureList(new PGPSignature[0]);
    }

    private Optional<PGPPublicKey> key(long id) throws PGPException {
        for (var ring : rings) {
            var key = ring.getPublicKey(id);
            if (key != null && !key.hasRevocation()) {
                return Optional.of(key);
            }
        }
        return Optional.empty();
    }

    private static boolean isGood(PGPSignature signature, PGPPublicKey key, byte[] content) throws PGPException {
        if (signature.getSignatureType() != PGPSignature.BINARY_DOCUMENT) {
            return false;
        }
        signature.init(new BcPGPContentVerifierBuilderProvider(), key);
        signature.update(content);
        return signature.verify();
    }
}
