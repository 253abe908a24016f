package io.terrane.control.organization;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.terrane.control.web.PeoplesRequest;
import io.terrane.control.web.ResourceName;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What an organization is made from. */
@RegisterForReflection
@Schema(examples = """
        {"name": "platform-team"}
        """)
record OrganizationRequest(@ResourceName String name) implements PeoplesRequest {}
