package io.signalbox.app.hosts;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.app.hosts.Shop.Mood;
import io.signalbox.engine.model.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What nobody needs any more is removed from a real host, and the way back is still there. */
@NeedsHosts
class PruneTest {
  private final Shop shop;
  private final TestHost host;

  PruneTest(@TempDir Path root) {
    shop = new Shop(root, "hosts-prune", TestHosts.load().only(1));
    host = shop.hosts().all().getFirst();
  }

  @AfterEach
  void leaveNothingBehind() {
    shop.cleanUp();
  }

  @Test
  void aLowerNumberOfReleasesCountsAtOnceAndTheWayBackStays() throws Exception {
    shop.cleanUp();
    Path yaml = shop.yaml("data: ./data", Shop.ALL_AT_ONCE);
    try (Station station = Station.start(yaml)) {
      for (String version : new String[] {"v1", "v2", "v3"}) {
        shop.artifact(version, Mood.GOOD);
        station.ends(station.deploy(shop, version), Outcome.SUCCEEDED);
      }
      assertThat(releases()).contains("v1", "v2", "v3");
    }
    Files.writeString(yaml, Files.readString(yaml).replace("keep_releases: 3", "keep_releases: 2"));
    try (Station station = Station.start(yaml)) {
      String served = Shop.served(host);
      station.ends(station.prune(shop.name(), Shop.ENVIRONMENT), Outcome.SUCCEEDED);
      assertThat(releases()).contains("v2", "v3").doesNotContain("v1");
      assertThat(Shop.served(host)).isEqualTo(served).isEqualTo("v3");
      station.ends(station.rollback(shop.name(), Shop.ENVIRONMENT), Outcome.SUCCEEDED);
      assertThat(Shop.served(host)).isEqualTo("v2");
    }
  }

  private String releases() {
    return host.sh("ls %s/releases".formatted(shop.directory()));
  }
}
