package io.terrane.protocol;

import com.fasterxml.jackson.annotation.JsonProperty;

/** The program that plans and applies. */
public enum Engine {
    @JsonProperty("terraform")
    TERRAFORM("terraform"),
    @JsonProperty("tofu")
    TOFU("tofu");

    private final String command;

    Engine(String command) {
        this.command = command;
    }

    /** The file name of its executable. */
    public String command() {
        return command;
    }
}
