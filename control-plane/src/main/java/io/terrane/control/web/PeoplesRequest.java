package io.terrane.control.web;

/**
 * A body that people write by hand, and mistype: unknown fields are refused. (Those of agents are ignored, so that an
 * older server understands a newer agent.)
 */
public interface PeoplesRequest {}
