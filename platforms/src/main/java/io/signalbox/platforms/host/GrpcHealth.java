package io.signalbox.platforms.host;

import java.io.ByteArrayOutputStream;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/**
 * gRPC's health checking protocol ({@code grpc.health.v1.Health/Check}), asked on the host by its
 * own curl: HTTP/2 without TLS and without an upgrade, as gRPC servers speak it inside a machine.
 * The answer travels as hexadecimal digits, because it is no text.
 */
final class GrpcHealth {
  static final int LACKS_A_TOOL = 96;

  /** {@code $1} is the port, {@code $2} seconds, {@code $3} the question as printf takes it. */
  static final String TEXT =
      "command -v curl > /dev/null || { echo 'curl is not there' >&2; exit 96; }; "
          + "curl --version | grep -q '[[:space:]]HTTP2' || "
          + "{ echo 'the curl of this host has no HTTP/2, and gRPC needs it' >&2; exit 96; }; "
          + "printf \"$3\" | curl -sS -i --noproxy '*' --http2-prior-knowledge -m \"$2\" "
          + "-H 'content-type: application/grpc' -H 'te: trailers' --data-binary @- "
          + "-w '%{stderr}\\nsignalbox %{http_code} %{time_total}\\n' "
          + "-- \"http://127.0.0.1:$1/grpc.health.v1.Health/Check\""
          + " | head -c 8000 | od -An -v -tx1";

  /** A flag that says whether it is compressed, and four bytes of length. */
  private static final int FRAME_HEAD = 5;

  /** Of field 1, by the protocol's own numbers. */
  private static final List<String> STATES =
      List.of("UNKNOWN", "SERVING", "NOT_SERVING", "SERVICE_UNKNOWN");

  private static final int SERVING = 1;

  private static final List<String> CODES =
      List.of(
          "OK",
          "CANCELLED",
          "UNKNOWN",
          "INVALID_ARGUMENT",
          "DEADLINE_EXCEEDED",
          "NOT_FOUND",
          "ALREADY_EXISTS",
          "PERMISSION_DENIED",
          "RESOURCE_EXHAUSTED",
          "FAILED_PRECONDITION",
          "ABORTED",
          "OUT_OF_RANGE",
          "UNIMPLEMENTED",
          "INTERNAL",
          "UNAVAILABLE",
          "DATA_LOSS",
          "UNAUTHENTICATED");

  private GrpcHealth() {}

  /**
   * What the server answered.
   *
   * @param said its state, or why it is none, in one line that may hold secrets
   */
  record Answer(boolean serving, String said) {
    private static Answer no(String said) {
      return new Answer(false, said);
    }
  }

  /**
   * The question for a service, in a form that printf turns into its bytes.
   *
   * @param service as its proto names it; empty for the server as a whole
   */
  static String question(String service) {
    byte[] name = service.getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream message = new ByteArrayOutputStream();
    if (name.length > 0) {
      message.write((1 << 3) | 2);
      for (int rest = name.length; ; rest >>>= 7) {
        message.write(rest < 128 ? rest : (rest & 127) | 128);
        if (rest < 128) break;
      }
      message.writeBytes(name);
    }
    ByteBuffer frame = ByteBuffer.allocate(FRAME_HEAD + message.size());
    frame.put((byte) 0).putInt(message.size()).put(message.toByteArray());
    return octal(frame.array());
  }

  private static String octal(byte[] bytes) {
    StringBuilder all = new StringBuilder();
    for (byte b : bytes) all.append(String.format(Locale.ROOT, "\\%03o", b & 255));
    return all.toString();
  }

  /**
   * Reads what {@link #TEXT} printed: headers, messages and trailers, in hexadecimal digits.
   *
   * @param digits whitespace among them does not matter
   */
  static Answer read(String digits) {
    Optional<byte[]> bytes = bytes(digits);
    return bytes.isEmpty() ? Answer.no("the answer makes no sense") : read(bytes.get());
  }

  private static Optional<byte[]> bytes(String digits) {
    try {
      return Optional.of(HexFormat.of().parseHex(digits.replaceAll("\\s", "")));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static Answer read(byte[] answer) {
    // Each byte one character: so places in the text are places in the answer.
    String text = new String(answer, StandardCharsets.ISO_8859_1);
    int end = text.indexOf("\r\n\r\n");
    if (end < 0) return Answer.no("no answer");
    String head = text.substring(0, end);
    if (!head.matches("(?s)HTTP/2 200\\b.*")) {
      return Answer.no("expected HTTP/2 200, got " + head.lines().findFirst().orElse("nothing"));
    }
    byte[] rest = Arrays.copyOfRange(answer, end + 4, answer.length);
    int message = length(rest);
    String after = message < 0 ? "" : text.substring(end + 4 + FRAME_HEAD + message);
    // A server that only has a status to tell puts it into its first and last headers.
    Optional<String> status = header(after, "grpc-status").or(() -> header(head, "grpc-status"));
    if (status.isEmpty()) return Answer.no("HTTP/2 200, but no grpc-status: is this gRPC?");
    if (!status.get().equals("0")) return Answer.no(refused(status.get(), head + "\r\n" + after));
    return message < 0
        ? Answer.no("grpc-status 0, but no message")
        : state(ByteBuffer.wrap(rest, FRAME_HEAD, message));
  }

  /** Of the message that the bytes begin with; -1 where there is none, or not a whole one. */
  private static int length(byte[] rest) {
    if (rest.length < FRAME_HEAD || rest[0] != 0) return -1;
    int length = ByteBuffer.wrap(rest, 1, 4).getInt();
    return length >= 0 && length <= rest.length - FRAME_HEAD ? length : -1;
  }

  private static Optional<String> header(String lines, String name) {
    return lines
        .lines()
        .filter(l -> l.toLowerCase(Locale.ROOT).startsWith(name + ":"))
        .map(l -> l.substring(name.length() + 1).strip())
        .reduce((a, b) -> b);
  }

  private static String refused(String status, String lines) {
    String name = status.matches("[0-9]|1[0-6]") ? " " + CODES.get(Integer.parseInt(status)) : "";
    String why = header(lines, "grpc-message").map(m -> ": " + decoded(m)).orElse("");
    return "grpc-status " + status + name + why;
  }

  private static String decoded(String message) {
    try {
      return URLDecoder.decode(message.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return message;
    }
  }

  private static Answer state(ByteBuffer message) {
    long state = field(message, 1).orElse(0);
    String name = state >= 0 && state < STATES.size() ? STATES.get((int) state) : "state " + state;
    return new Answer(state == SERVING, name);
  }

  /** The last varint of a field; others are passed over, for later versions may have more. */
  private static OptionalLong field(ByteBuffer message, int number) {
    OptionalLong found = OptionalLong.empty();
    while (message.hasRemaining()) {
      long tag = varint(message);
      long skipped =
          switch ((int) (tag & 7)) {
            case 0 -> {
              long value = varint(message);
              if (tag >>> 3 == number) found = OptionalLong.of(value);
              yield 0;
            }
            case 1 -> 8;
            case 2 -> varint(message);
            case 5 -> 4;
            default -> message.remaining();
          };
      if (skipped < 0 || skipped > message.remaining()) return OptionalLong.empty();
      message.position(message.position() + (int) skipped);
    }
    return found;
  }

  private static long varint(ByteBuffer from) {
    long value = 0;
    for (int shift = 0; shift < 64 && from.hasRemaining(); shift += 7) {
      byte next = from.get();
      value |= (next & 127L) << shift;
      if (next >= 0) return value;
    }
    return value;
  }

  /** Why there was no answer at all, from what curl said. */
  static String silence(List<String> errors) {
    String said =
        errors.stream()
            .filter(l -> !l.isBlank() && !l.startsWith("signalbox "))
            .collect(Collectors.joining(" "))
            .strip();
    // These are what a server that speaks HTTP/1.1 or TLS there makes of it.
    boolean other = said.matches("(?s).*curl: \\((1|16|52|55|56|92)\\).*");
    return (said.isEmpty() ? "no answer" : said)
        + (other ? " (expected HTTP/2 without TLS, which is what gRPC speaks)" : "");
  }
}
