package io.terrane.control;

import io.restassured.RestAssured;
import io.restassured.specification.RequestSpecification;

/** Callers for tests. */
public final class People {
    public static final String ADMIN_TOKEN = "trn_api_the-administrator-of-every-test-0000000";

    private People() {}

    /** A request of the administrator, who sees every organization. */
    public static RequestSpecification admin() {
        return holderOf(ADMIN_TOKEN);
    }

    public static RequestSpecification holderOf(String token) {
        return RestAssured.given().header("Authorization", "Bearer " + token);
    }
}
