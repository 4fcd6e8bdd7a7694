package io.signalbox.routes.inbound.proof;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.config.inbound.WebhookSource;
import io.signalbox.config.inbound.WebhookSource.Kind;
import io.signalbox.engine.spec.Secret;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Vectors of the documentations, and what is near to them. */
class ProofTest {
  private static final Instant THEN = Instant.ofEpochSecond(1_614_265_330);
  private static final String GITHUB_SECRET = "It's a Secret to Everybody";
  private static final byte[] GITHUB_BODY = "Hello, World!".getBytes(UTF_8);
  private static final String GITHUB_SIGNATURE =
      "757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";
  private static final String STANDARD_SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
  private static final byte[] STANDARD_BODY = "{\"test\": 2432232314}".getBytes(UTF_8);
  private static final String STANDARD_SIGNATURE =
      "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";

  private static Proof proof(Kind kind, String... secrets) {
    WebhookSource source =
        new WebhookSource(
            "x", kind, List.of(), Duration.ofDays(7), Duration.ofMinutes(5), Optional.empty());
    return new Proof(source, Arrays.stream(secrets).map(Secret::new).toList());
  }

  private static Headers headers(String... pairs) {
    Headers headers = Headers.none();
    for (int i = 0; i < pairs.length; i += 2) headers.with(pairs[i], pairs[i + 1]);
    return headers;
  }

  private static Headers standard(String signature) {
    return headers(
        "webhook-id", "msg_p5jXN8AQM9LWM0D4loKWxJek",
        "webhook-timestamp", "1614265330",
        "webhook-signature", signature);
  }

  @Test
  void githubsOwnExample() {
    Headers signed = headers("x-hub-signature-256", "sha256=" + GITHUB_SIGNATURE);
    assertThat(proof(Kind.GITHUB, GITHUB_SECRET).failure(signed, GITHUB_BODY, THEN)).isEmpty();
    assertThat(proof(Kind.GITHUB, "new", GITHUB_SECRET).failure(signed, GITHUB_BODY, THEN))
        .as("while one secret replaces the other")
        .isEmpty();
    assertThat(proof(Kind.GITHUB, "new").failure(signed, GITHUB_BODY, THEN)).isPresent();
    assertThat(
            proof(Kind.GITHUB, GITHUB_SECRET)
                .failure(signed, "Hello, World?".getBytes(UTF_8), THEN))
        .isPresent();
  }

  @ParameterizedTest
  @CsvSource({
    "''",
    "sha256=",
    "sha256=zz",
    "sha1=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17",
    "757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17",
    "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e1"
  })
  void whatIsNearlyASignatureIsNone(String signature) {
    Headers signed = headers("X-Hub-Signature-256", signature);
    assertThat(proof(Kind.GITHUB, GITHUB_SECRET).failure(signed, GITHUB_BODY, THEN)).isPresent();
  }

  @Test
  void giteaAndForgejoSignAsGithubWithoutThePrefix() {
    Proof proof = proof(Kind.GITEA, GITHUB_SECRET);
    assertThat(proof.failure(headers("X-Gitea-Signature", GITHUB_SIGNATURE), GITHUB_BODY, THEN))
        .isEmpty();
    Headers both = headers("X-Forgejo-Signature", "00", "X-Gitea-Signature", GITHUB_SIGNATURE);
    assertThat(proof.failure(both, GITHUB_BODY, THEN)).isPresent();
    assertThat(proof.failure(Headers.none(), GITHUB_BODY, THEN))
        .contains("it has no header X-Gitea-Signature");
  }

  @Test
  void theExampleOfStandardWebhooks() {
    Proof proof = proof(Kind.STANDARD, STANDARD_SECRET);
    assertThat(proof.failure(standard(STANDARD_SIGNATURE), STANDARD_BODY, THEN)).isEmpty();
    assertThat(proof.failure(standard("v1,AAAA " + STANDARD_SIGNATURE), STANDARD_BODY, THEN))
        .as("several signatures, one of them ours")
        .isEmpty();
    assertThat(proof.failure(standard("v2" + STANDARD_SIGNATURE), STANDARD_BODY, THEN)).isPresent();
  }

  @ParameterizedTest
  @CsvSource({"-299, true", "300, true", "301, false", "-301, false", "999999999, false"})
  void aSignedTimestampHoldsForFiveMinutes(long later, boolean holds) {
    Optional<String> failure =
        proof(Kind.STANDARD, STANDARD_SECRET)
            .failure(standard(STANDARD_SIGNATURE), STANDARD_BODY, THEN.plusSeconds(later));
    assertThat(failure.isEmpty()).isEqualTo(holds);
  }

  @Test
  void aTimestampOrIdThatWasNotSignedProvesNothing() {
    Proof proof = proof(Kind.STANDARD, STANDARD_SECRET);
    Headers other =
        headers(
            "webhook-id", "msg_other",
            "webhook-timestamp", "1614265330",
            "webhook-signature", STANDARD_SIGNATURE);
    assertThat(proof.failure(other, STANDARD_BODY, THEN)).isPresent();
    Headers later =
        headers(
            "webhook-id", "msg_p5jXN8AQM9LWM0D4loKWxJek",
            "webhook-timestamp", "99999999999999999999",
            "webhook-signature", STANDARD_SIGNATURE);
    assertThat(proof.failure(later, STANDARD_BODY, THEN)).isPresent();
  }

  @Test
  void gitlabSendsItsTokenOrSigns() {
    Proof proof = proof(Kind.GITLAB, "token", STANDARD_SECRET);
    byte[] body = STANDARD_BODY;
    assertThat(proof.failure(headers("X-Gitlab-Token", "token"), body, THEN)).isEmpty();
    assertThat(proof.failure(headers("X-Gitlab-Token", "tokem"), body, THEN)).isPresent();
    assertThat(proof.failure(standard(STANDARD_SIGNATURE), body, THEN)).isEmpty();
    assertThat(proof.failure(standard("v1,AAAA").with("X-Gitlab-Token", "token"), body, THEN))
        .as("a wrong signature is not mended by a token")
        .isPresent();
  }

  @ParameterizedTest
  @CsvSource({
    "Bearer token, true",
    "bearer token, true",
    "Bearer  token, true",
    "Bearer tokens, false",
    "Bearer, false",
    "token, false",
    "Basic token, false"
  })
  void everybodyElseBringsABearerToken(String authorization, boolean holds) {
    for (Kind kind :
        List.of(Kind.REGISTRY, Kind.ALERTMANAGER, Kind.GRAFANA, Kind.CLOUDEVENTS, Kind.CDEVENTS)) {
      Optional<String> failure =
          proof(kind, "token").failure(headers("Authorization", authorization), new byte[0], THEN);
      assertThat(failure.isEmpty()).as(kind.name()).isEqualTo(holds);
    }
  }
}
