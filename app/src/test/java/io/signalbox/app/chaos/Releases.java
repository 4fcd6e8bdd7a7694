package io.signalbox.app.chaos;

import io.signalbox.app.hosts.Shop;
import io.signalbox.app.hosts.Shop.Mood;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.random.RandomGenerator;

/** One release after the other: most are good, some end at once, some fall ill under traffic. */
final class Releases {
  private static final int BULK = 2_000_000;

  private final Shop shop;
  private final RandomGenerator random;
  private final Map<String, Mood> made = new LinkedHashMap<>();

  Releases(Shop shop, RandomGenerator random) {
    this.shop = shop;
    this.random = random;
  }

  /** The first one is good: there has to be something to return to. */
  String next() throws IOException {
    String version = "v" + (made.size() + 1);
    Mood mood =
        made.isEmpty()
            ? Mood.GOOD
            : switch (random.nextInt(5)) {
              case 0 -> Mood.DIES;
              case 1 -> Mood.SICK;
              default -> Mood.GOOD;
            };
    shop.artifact(version, mood);
    shop.bulk(version, BULK);
    made.put(version, mood);
    return version;
  }

  Mood mood(String version) {
    return made.getOrDefault(version, Mood.GOOD);
  }
}
