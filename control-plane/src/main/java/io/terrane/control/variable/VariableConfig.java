package io.terrane.control.variable;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** How much a workspace may keep in variables. Every run of it carries all of them. */
@ConfigMapping(prefix = "terrane.variable")
interface VariableConfig {

    /** Variables of one workspace. */
    @WithDefault("1000")
    int maxCount();

    /** Bytes of one value, as UTF-8. */
    @WithDefault("262144")
    int maxValueBytes();

    /** Bytes of all values together. */
    @WithDefault("8388608")
    long maxTotalBytes();
}
