package io.terrane.system.manifest;

import java.math.BigInteger;
import java.net.InetAddress;

/** A block of addresses, such as {@code 10.0.0.0/8}. */
record Network(InetAddress first, int prefix) {

    static Network of(String cidr) {
        var slash = cidr.indexOf('/');
        return new Network(
                InetAddress.ofLiteral(cidr.substring(0, slash)), Integer.parseInt(cidr.substring(slash + 1)));
    }

    /** Whether all of the other block is in this one. */
    boolean contains(Network other) {
        return first.getAddress().length == other.first.getAddress().length
                && prefix <= other.prefix
                && common(first).equals(common(other.first));
    }

    boolean meets(Network other) {
        return contains(other) || other.contains(this);
    }

    private BigInteger common(InetAddress address) {
        var bytes = address.getAddress();
        return new BigInteger(1, bytes).shiftRight(8 * bytes.length - prefix);
    }
}
