package io.signalbox.app.hosts;

import static org.assertj.core.api.Assertions.assertThat;

import io.signalbox.app.hosts.Shop.Mood;
import io.signalbox.engine.name.Target;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The data directory is lost; another Signalbox, with an empty one, takes over what real hosts run.
 */
@NeedsHosts
class AdoptTest {
  private Shop shop;
  private Station station;

  @BeforeEach
  void twoReleasesAndThenTheDataIsGone(@TempDir Path root) throws Exception {
    shop = new Shop(root, "hosts-adopt", TestHosts.load().first(3));
    shop.cleanUp();
    for (String version : new String[] {"v1", "v2", "v3"}) shop.artifact(version, Mood.GOOD);
    station = Station.start(shop.yaml("data: ./data", Shop.ALL_AT_ONCE));
    lost().deployed("v1");
    lost().deployed("v2");
    station.close();
    station = Station.start(shop.yaml("data: ./empty", Shop.ALL_AT_ONCE));
  }

  @AfterEach
  void leaveNothingBehind() {
    if (station != null) station.close();
    if (shop != null) shop.cleanUp();
  }

  private LostJournal lost() {
    return new LostJournal(station, Target.of(shop.name(), Shop.ENVIRONMENT), this::hosts);
  }

  @Test
  void whatAllHostsRunIsTheWayBackAgain() throws Exception {
    LostJournal lost = lost();
    lost.isFencedOff("v3");
    lost.isAdopted("v2", 2, 3);
    lost.deployed("v3");
    serve("v3");
    lost.isRolledBack();
    serve("v2");
  }

  @Test
  void everythingThatSpeaksAgainstItIsSaidAtOnceAndTheFenceCanBeHadAlone() throws Exception {
    LostJournal lost = lost();
    TestHost first = shop.hosts().host(1);
    first.sh(
        "cd %s/releases/v2; echo changed > page.new; mv page.new assets/page-3"
            .formatted(shop.directory()));
    TestHost second = shop.hosts().host(2);
    second.sh("systemctl stop " + shop.unit(second, shop.live(second)));
    assertThat(lost.isNotAdopted())
        .contains("files of its release are not what was pushed: assets/page-3")
        .contains("its live slot does not run")
        .contains(first.name())
        .contains(second.name())
        .contains("--force'");
    lost.isAdoptedByForce(2);
    lost.deployed("v3");
    serve("v3");
  }

  private void serve(String version) {
    for (TestHost host : shop.hosts().all()) assertThat(Shop.served(host)).isEqualTo(version);
  }

  /** Files, links, units and processes; not when they were read. */
  private String hosts() {
    return shop.hosts().all().stream()
        .map(
            h ->
                h.sh(
                    """
                    cd DIR
                    find . -path './.signalbox/holder*' -prune -o -path './slots/?/http.sock' -prune -o \\
                      ! -path ./.signalbox -printf '%p %T@ %l %s\\n' | sort
                    cat .signalbox/fence
                    systemctl show -p MainPID -p ActiveState -p InvocationID 'signalbox-NAME-*'
                    ls -l --time-style=full-iso /etc/nginx/conf.d /etc/systemd/system | grep signalbox-NAME || :
                    """
                        .replace("DIR", shop.directory())
                        .replace("NAME", shop.name())))
        .collect(Collectors.joining("\n"));
  }
}
