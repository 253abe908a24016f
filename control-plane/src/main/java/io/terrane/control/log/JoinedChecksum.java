package io.terrane.control.log;

/**
 * The CRC-32 of bytes that follow each other, from those of the parts. A CRC is the remainder of a polynomial over two
 * elements: what follows moves what came before up by so many powers of x, and is added.
 */
final class JoinedChecksum {
    /** The polynomial of gzip's CRC-32 with the lowest power in the highest bit, without the 32nd. */
    private static final int POLYNOMIAL = 0xedb88320;

    private static final int ONE = 1 << 31;
    private static final int X_TO_THE_8TH = 1 << 23;

    private int crc;

    void append(long part, long length) {
        crc = multiply(crc, power(X_TO_THE_8TH, length)) ^ (int) part;
    }

    int value() {
        return crc;
    }

    private static int power(int base, long exponent) {
        var result = ONE;
        var square = base;
        for (var rest = exponent; rest > 0; rest >>= 1) {
            result = (rest & 1) == 0 ? result : multiply(result, square);
            square = multiply(square, square);
        }
        return result;
    }

    private static int multiply(int one, int other) {
        var product = 0;
        var shifted = other;
        for (var bit = ONE; bit != 0; bit >>>= 1) {
            product ^= (one & bit) == 0 ? 0 : shifted;
            shifted = (shifted >>> 1) ^ ((shifted & 1) == 0 ? 0 : POLYNOMIAL);
        }
        return product;
    }
}
