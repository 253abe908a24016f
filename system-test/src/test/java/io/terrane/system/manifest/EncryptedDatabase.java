package io.terrane.system.manifest;

import io.fabric8.kubernetes.api.model.ConfigMap;
import java.util.List;
import java.util.Map;

/** What goes to a database elsewhere is encrypted, and to that database: both of our clients check it. */
final class EncryptedDatabase implements Rule {
    private static final String PREFIX = "QUARKUS_DATASOURCE_REACTIVE_";

    @Override
    public List<String> violations(Manifests manifests) {
        return manifests
                .all(ConfigMap.class)
                .filter(each -> each.getMetadata().getName().startsWith("terrane-settings"))
                .filter(each -> !isChecked(each.getData()))
                .map(each ->
                        "%s: set sslmode=verify-full and sslrootcert in %sURL, %sHOSTNAME_VERIFICATION_ALGORITHM=HTTPS, %sTRUST_CERTIFICATE_PEM=true and ..._CERTS"
                                .formatted(Manifests.name(each), PREFIX, PREFIX, PREFIX))
                .toList();
    }

    private static boolean isChecked(Map<String, String> settings) {
        var authority = settings.getOrDefault(PREFIX + "TRUST_CERTIFICATE_PEM_CERTS", "?");
        var url = settings.getOrDefault(PREFIX + "URL", "");
        return url.contains("sslmode=verify-full")
                && url.contains("sslrootcert=" + authority)
                && "true".equals(settings.get(PREFIX + "TRUST_CERTIFICATE_PEM"))
                && "HTTPS".equals(settings.get(PREFIX + "HOSTNAME_VERIFICATION_ALGORITHM"));
    }
}
