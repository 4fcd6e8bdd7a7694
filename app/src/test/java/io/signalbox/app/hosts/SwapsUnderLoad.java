package io.signalbox.app.hosts;

import io.signalbox.app.hosts.Shop.Mood;
import io.signalbox.broker.ledger.LedgerRow;
import io.signalbox.engine.model.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Release after release to all test hosts, each instance swapped under clients that keep their
 * connection to its own nginx and never try again, until there were enough of both. Not a test: run
 * by {@code bench/swaps}. Arguments: the least of swaps, and of requests.
 */
public final class SwapsUnderLoad {
  private static final long PAUSE_MS = 2;

  private final Shop shop;
  private final Station station;
  private final List<Load> loads = new ArrayList<>();
  private int swaps;

  private SwapsUnderLoad(Shop shop, Station station) {
    this.shop = shop;
    this.station = station;
  }

  public static void main(String[] args) throws Exception {
    Path root = Files.createTempDirectory("signalbox-swaps-");
    Shop shop = new Shop(root, "bench-swaps", TestHosts.load());
    shop.cleanUp();
    try (Station station = Station.start(shop.yaml())) {
      new SwapsUnderLoad(shop, station).measure(Integer.parseInt(args[0]), Long.parseLong(args[1]));
    } finally {
      shop.cleanUp();
    }
    System.exit(0);
  }

  private void measure(int leastSwaps, long leastRequests) throws IOException {
    deploy("v0");
    for (TestHost host : shop.hosts().all()) loads.add(new Load(host.http(), PAUSE_MS));
    swaps = 0;
    while (swaps < leastSwaps || requests() < leastRequests) {
      deploy("v" + (swaps + 1));
      System.out.printf("%d swaps, %,d requests, %d failed%n", swaps, requests(), failed());
    }
    List<Load.Tally> tallies = loads.stream().map(Load::stop).toList();
    long failed = tallies.stream().mapToLong(t -> t.failures().size()).sum();
    System.out.printf(
        "%d swaps on %d hosts under %,d requests that were never tried again: %d failed %s; the slowest took %d ms%n",
        swaps,
        loads.size(),
        tallies.stream().mapToLong(Load.Tally::requests).sum(),
        failed,
        tallies.stream().flatMap(t -> t.failures().stream()).limit(5).toList(),
        tallies.stream().mapToLong(Load.Tally::slowestMillis).max().orElse(0));
  }

  private long requests() {
    return loads.stream().mapToLong(l -> l.tally().requests()).sum();
  }

  private int failed() {
    return loads.stream().mapToInt(l -> l.tally().failures().size()).sum();
  }

  private void deploy(String version) throws IOException {
    shop.artifact(version, Mood.GOOD);
    LedgerRow row = station.deployed(shop, version);
    if (row.ending().orElseThrow().outcome() != Outcome.SUCCEEDED)
      throw new IllegalStateException(station.told(row.id()));
    swaps += shop.hosts().all().size();
  }
}
