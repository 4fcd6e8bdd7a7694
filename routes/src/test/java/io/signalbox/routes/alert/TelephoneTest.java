package io.signalbox.routes.alert;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Optional;
import org.jsmpp.bean.SubmitSm;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Text messages by SMPP and by gateways, and calls. */
@Execution(ExecutionMode.CONCURRENT)
class TelephoneTest {
  private final SmscPeer smsc = new SmscPeer();
  private final HookPeer gateway = new HookPeer();
  private final Path data;
  private Optional<AlertSite> running = Optional.empty();

  TelephoneTest(@TempDir Path data) throws IOException {
    this.data = data;
  }

  @AfterEach
  void stop() throws IOException {
    running.ifPresent(AlertSite::close);
    smsc.close();
    gateway.close();
  }

  private AlertSite site(String channel, String more) throws IOException {
    AlertSite site =
        new AlertSite(
            data,
            """
            channels:
              text: {%s, gather: 0s}
            routes: {critical: {text: 0s}}
            %s
            """
                .formatted(channel, more));
    running = Optional.of(site);
    return site.start();
  }

  private String smpp(String password) {
    return "sms: {to: [\"+821012345678\"], smpp: {host: 127.0.0.1, port: %d, system_id: signalbox, password: \"${env:%s}\", from: \"15881234\"}}"
        .formatted(smsc.port(), password);
  }

  @Test
  void aTextMessageGoesOutBySmpp() throws IOException {
    AlertSite site = site(smpp("PASSWORD"), "");
    site.unreachable("auth-1");
    await().atMost(20, SECONDS).until(() -> !smsc.taken.isEmpty());
    SubmitSm message = smsc.taken.getFirst();
    assertThat(message.getDestAddress()).isEqualTo("821012345678");
    assertThat(message.getDestAddrTon()).isEqualTo((byte) 1);
    assertThat(message.getSourceAddr()).isEqualTo("15881234");
    assertThat(message.getDataCoding()).isZero();
    String text = new String(message.getShortMessage(), StandardCharsets.ISO_8859_1);
    assertThat(text).contains("CRITICAL auth\u0000production: deployment of 2 waits");
    assertThat(smsc.binds).containsExactly("signalbox BIND_TX");
  }

  @Test
  void koreanIsSentInUcs2AndCutIntoParts() throws IOException {
    String korean =
        "templates: [{brief: \"{service} 배포가 서버에 연결할 수 없어 기다리고 있습니다. 서버를 확인하고 signalbox ack {deployment} 명령으로 확인해 주십시오. 지금 바로 필요합니다.\"}]";
    AlertSite site = site(smpp("PASSWORD"), korean);
    site.unreachable("auth-1");
    await().atMost(20, SECONDS).until(() -> smsc.taken.size() == 2);
    StringBuilder text = new StringBuilder();
    for (SubmitSm part : smsc.taken) {
      assertThat(part.getDataCoding()).isEqualTo((byte) 8);
      assertThat(part.getEsmClass()).isEqualTo((byte) 0x40);
      byte[] octets = part.getShortMessage();
      assertThat(octets.length).isLessThanOrEqualTo(140);
      text.append(new String(octets, 6, octets.length - 6, StandardCharsets.UTF_16BE));
    }
    assertThat(text.toString()).startsWith("auth 배포가").contains("signalbox ack auth-1");
  }

  @Test
  void aResetAfterTheSubmitIsSentOnceMoreAtMost() throws IOException {
    smsc.resets.set(10);
    AlertSite site = site(smpp("PASSWORD"), "");
    site.unreachable("auth-1");
    await().atMost(40, SECONDS).until(() -> smsc.taken.size() == 2);
    await().during(12, SECONDS).atMost(20, SECONDS).until(() -> smsc.taken.size() == 2);
  }

  @Test
  void aBusySmscIsTriedAgainAndARefusedBindSaysSo() throws IOException {
    smsc.refusal = 0x58;
    AlertSite site = site(smpp("PASSWORD"), "");
    site.unreachable("auth-1");
    await().atMost(20, SECONDS).until(() -> trouble(site).contains("0x58"));
    smsc.refusal = 0;
    await().atMost(30, SECONDS).until(() -> smsc.taken.size() == 1);
  }

  @Test
  void aWrongPasswordIsSaidSo() throws IOException {
    AlertSite site = site(smpp("TOKEN"), "");
    site.unreachable("auth-1");
    await().atMost(20, SECONDS).until(() -> trouble(site).contains("refused the bind"));
    assertThat(smsc.taken).isEmpty();
  }

  private static String trouble(AlertSite site) {
    return site.incident("auth-1")
        .flatMap(i -> i.line("text"))
        .map(io.signalbox.engine.alert.Line::trouble)
        .orElse("");
  }

  @Test
  void twilioGetsItsForm() throws IOException {
    String account = "AC" + "0".repeat(32);
    AlertSite site =
        site(
            "phone: {to: [\"+821012345678\"], twilio: {account: %s, token: \"${env:PASSWORD}\", from: \"+12025550123\", api: \"%s/2010-04-01\", language: ko-KR}}"
                .formatted(account, gateway.url()),
            "templates: [{spoken: \"{service} & <everything> {headline}\"}]");
    site.unreachable("auth-1");
    await().atMost(20, SECONDS).until(() -> !gateway.hits.isEmpty());
    HookPeer.Hit hit = gateway.hits.getFirst();
    assertThat(hit.path()).isEqualTo("/2010-04-01/Accounts/" + account + "/Calls.json");
    String basic =
        Base64.getEncoder().encodeToString((account + ":hunter2").getBytes(StandardCharsets.UTF_8));
    assertThat(hit.headers()).containsEntry("authorization", "Basic " + basic);
    String form = URLDecoder.decode(hit.body(), StandardCharsets.UTF_8);
    assertThat(form)
        .contains("To=+821012345678")
        .contains("From=+12025550123")
        .contains("<Say language=\"ko-KR\">auth &amp; &lt;everything&gt; waits for a host");
  }

  @Test
  void aGatewayGetsItsTemplateAndItsNoIsHeard() throws IOException {
    gateway.answer = "{\"result_code\":\"-101\",\"message\":\"bad key\"}";
    AlertSite site =
        site(
            """
            sms: {to: ["+821012345678"], http: {url: "%s/send", json: '{"to":"{to}","msg":"{text}","key":"{secret.key}"}', headers: {X-Id: "{id}"}, secrets: {key: "${env:PASSWORD}"}, expect: '"result_code":"1"'}}"""
                .formatted(gateway.url()),
            "templates: [{brief: \"say \\\"{headline}\\\"\"}]");
    site.unreachable("auth-1");
    await().atMost(20, SECONDS).until(() -> trouble(site).contains("bad key"));
    gateway.answer = "{\"result_code\":\"1\"}";
    await().atMost(30, SECONDS).until(() -> trouble(site).isEmpty());
    HookPeer.Hit hit = gateway.hits.getLast();
    assertThat(hit.body())
        .isEqualTo(
            "{\"to\":\"+821012345678\",\"msg\":\"say \\\"waits for a host that cannot be reached\\\"\",\"key\":\"hunter2\"}");
    assertThat(hit.headers().get("x-id")).startsWith("auth-1.");
    assertThat(trouble(site)).doesNotContain("hunter2");
  }
}
