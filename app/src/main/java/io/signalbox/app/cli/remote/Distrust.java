package io.signalbox.app.cli.remote;

import io.signalbox.app.cli.CliFailure;
import io.signalbox.app.cli.Exit;
import java.net.URI;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;

/** Why a certificate was not accepted, in words, and what to do. The token has not been sent. */
final class Distrust {
  private Distrust() {}

  static CliFailure explain(URI url, SSLException e) {
    if (has(e, CertificateExpiredException.class::isInstance)
        || has(e, CertificateNotYetValidException.class::isInstance)) {
      return failure(
          url,
          "the certificate is not valid today",
          "Renew it on the server (signalbox.api.tls), and look at the clock of this machine.");
    }
    if (said(e, "No subject alternative") || said(e, "No name matching")) {
      return failure(
          url,
          "the certificate is not for " + url.getHost(),
          "Use the name that the certificate has, or get one that names " + url.getHost() + ".");
    }
    if (has(e, CertPathBuilderException.class::isInstance)) {
      return failure(
          url,
          "the certificate is of an authority that is not trusted here",
          "Give the authority's certificate by --ca FILE or SIGNALBOX_CA.");
    }
    if (said(e, "nrecognized SSL message")) {
      return failure(
          url, "it does not speak TLS", "Use http:// through an SSH tunnel, or look at the port.");
    }
    return failure(
        url,
        String.valueOf(e.getMessage()),
        "Look at the certificate: openssl s_client -connect %s:%d."
            .formatted(url.getHost(), url.getPort() < 0 ? 443 : url.getPort()));
  }

  private static CliFailure failure(URI url, String why, String next) {
    return new CliFailure(Exit.UNREACHABLE, "%s was not asked: %s.".formatted(url, why), next);
  }

  private static boolean said(Throwable e, String words) {
    return has(e, t -> t.getMessage() != null && t.getMessage().contains(words));
  }

  private static boolean has(Throwable e, Predicate<Throwable> what) {
    return Stream.iterate(
            Optional.of(e),
            Optional::isPresent,
            t -> t.flatMap(x -> Optional.ofNullable(x.getCause())))
        .flatMap(Optional::stream)
        .limit(10)
        .anyMatch(what);
  }
}
