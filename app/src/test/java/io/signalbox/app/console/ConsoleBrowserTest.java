package io.signalbox.app.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.signalbox.engine.model.Outcome;
import io.signalbox.engine.name.DeploymentId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An operator with a browser: from the login to the end of a deployment that was put aside. */
class ConsoleBrowserTest {
  private static final String DEAD = "DLQ.deploy.step.bake";
  private static final String RETRY = "button[aria-labelledby^=\"operation retryMessages() \"]";

  @TempDir Path root;

  /** With -Dscreenshots=docs they are taken for the documentation. */
  private static Path shot(String name) throws Exception {
    Path directory =
        Path.of(
            Optional.ofNullable(System.getProperty("screenshots"))
                .map(d -> "../" + d)
                .orElse("target/screenshots"));
    return Files.createDirectories(directory).resolve("console-" + name + ".png");
  }

  @Test
  void anOperatorFindsADeadLetterAndSendsItBackAndTheDeploymentFinishes() throws Exception {
    Optional<Path> chromium = Browser.installed();
    assumeTrue(chromium.isPresent(), "needs a browser: apt-get install chromium");
    try (ConsoleSite site = new ConsoleSite(root)) {
      DeploymentId id = site.deadLetter();
      try (Browser browser = new Browser(chromium.get(), root.resolve("profile-1"))) {
        logIn(browser, site);
        findTheQueue(browser);
        lookAtTheMessage(browser, id);
      }
      try (Browser browser = new Browser(chromium.get(), root.resolve("profile-2"))) {
        logIn(browser, site);
        findTheQueue(browser);
        retry(browser);
        assertThat(site.ended(id).ending().orElseThrow().outcome()).isEqualTo(Outcome.SUCCEEDED);
      }
    }
  }

  private static void retry(Browser browser) throws Exception {
    browser.click("tbody button[aria-label=\"Kebab toggle\"]");
    browser.clickText("[role=menuitem]", "Operations");
    browser.click(RETRY);
    // What an operator may not do is locked.
    browser.until(execute("removeAllMessages()") + ".disabled");
    browser.until("!" + execute("retryMessages()") + ".disabled");
    browser.run("document.querySelector('%s').scrollIntoView()".formatted(RETRY));
    browser.screenshot(shot("retry"));
    browser.run(execute("retryMessages()") + ".click()");
  }

  private static void logIn(Browser browser, ConsoleSite site) throws Exception {
    browser.open(site.url() + "/console/");
    browser.type("#pf-login-username-id", "olga");
    browser.type("#pf-login-password-id", site.operator);
    browser.click("button[type=submit]");
    browser.untilShown("Broker Info");
  }

  private static void findTheQueue(Browser browser) throws Exception {
    browser.clickText("button", "Queues");
    browser.untilShown("deploy.requests");
    browser.screenshot(shot("queues"));
    browser.type("input[aria-label=search-text]", DEAD);
    browser.click("#table-search-button");
    browser.untilShown("1 - 1 of 1");
  }

  private static void lookAtTheMessage(Browser browser, DeploymentId id) throws Exception {
    browser.run("document.querySelector('tbody tr td:nth-child(9) a').click()");
    browser.untilShown("Browsing " + DEAD);
    browser.click("tbody tr a");
    browser.untilShown("Viewing Message on " + DEAD);
    browser.untilShown("a bug, mended since");
    browser.untilShown(id.value());
    browser.run(
        "[...document.querySelectorAll('td')].find(e => e.innerText === 'reason').scrollIntoView()");
    browser.screenshot(shot("message"));
    // Its whole body is there, to the end.
    browser.until(
        "document.documentElement.innerHTML.includes('keepReleases')"
            + " || [...document.querySelectorAll('textarea, code, pre, .view-lines')]"
            + ".some(e => (e.value || e.innerText).includes('keepReleases'))");
  }

  private static String execute(String operation) {
    return "document.querySelector('button[aria-labelledby^=\"operation %s \"]').closest('li').querySelector('button.pf-m-danger')"
        .formatted(operation);
  }
}
