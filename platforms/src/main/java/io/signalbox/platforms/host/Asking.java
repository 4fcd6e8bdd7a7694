package io.signalbox.platforms.host;

import io.signalbox.engine.port.StepFailedException;
import io.signalbox.engine.spec.CheckSpec;
import io.signalbox.engine.spec.SourceSpec;

/** Knocks at a port of the host, from the host itself. */
final class Asking {
  /** bash has sockets; Debian and Ubuntu always have bash. */
  private static final String TCP =
      "command -v bash > /dev/null || { echo 'bash is not there' >&2; exit 96; }; "
          + "timeout \"$2\" bash -c ': < \"/dev/tcp/127.0.0.1/$0\"' \"$1\"";

  private static final String HTTP =
      "command -v curl > /dev/null || { echo 'curl is not there' >&2; exit 96; }; "
          + "curl -sS --noproxy '*' -m \"$2\" -o /dev/null -w '%{http_code}' -- \"$1\"";

  private static final int LACKS_A_TOOL = 96;

  private Asking() {}

  /** As with HTTP: a host that cannot ask is another matter than a service that does not answer. */
  static Look grpc(Sampler sampler, CheckSpec check, SourceSpec.Grpc grpc, int port)
      throws StepFailedException {
    Reply reply =
        sampler.script(
            check,
            false,
            GrpcHealth.TEXT,
            port,
            Sampler.seconds(check.timeout()),
            GrpcHealth.question(grpc.service()));
    Exit exit = reply.raw();
    return exit.code() == GrpcHealth.LACKS_A_TOOL
        ? Look.down(Sampler.said(reply), "")
        : Look.counted(GrpcHealth.read(exit.out()).serving());
  }

  static Look tcp(Sampler sampler, CheckSpec check, int port) throws StepFailedException {
    Reply reply = sampler.script(check, false, TCP, port, Sampler.seconds(check.timeout()));
    Exit exit = reply.raw();
    return exit.code() == LACKS_A_TOOL
        ? Look.down(Sampler.said(reply), "")
        : Look.counted(exit.code() == 0);
  }

  /** No answer counts as a failure, like a wrong one: it is the service that is asked. */
  static Look http(Sampler sampler, CheckSpec check, SourceSpec.Http http, int port)
      throws StepFailedException {
    Reply reply =
        sampler.script(
            check,
            false,
            HTTP,
            "http://127.0.0.1:" + port + http.path(),
            Sampler.seconds(check.timeout()));
    Exit exit = reply.raw();
    return exit.code() == LACKS_A_TOOL
        ? Look.down(Sampler.said(reply), "")
        : Look.counted(exit.out().strip().equals(Integer.toString(http.status())));
  }
}
