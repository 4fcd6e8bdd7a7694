package io.signalbox.platforms.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class QuoteTest {
  private static final String ODD = "abc '\"$`\\;&|<>(){}[]*?~#!%=\n\t\r-ü€😀";

  @Test
  void plain_words_stay_readable_and_the_rest_is_quoted() {
    assertThat(Quote.line(List.of("sh", "-c", "echo $1", "it's", "", "/srv/a_b-1.2")))
        .isEqualTo("sh -c 'echo $1' 'it'\\''s' '' /srv/a_b-1.2");
  }

  @Test
  void a_nul_is_refused() {
    assertThatIllegalArgumentException().isThrownBy(() -> Quote.word("a\0b"));
  }

  @Test
  void whatever_is_in_a_word_a_shell_gives_it_back_unchanged() throws Exception {
    List<String> words = randomWords(300);

    Process process =
        new ProcessBuilder("sh", "-c", "printf '%s\\001' " + Quote.line(words)).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(said.split("\001", -1)).startsWith(words.toArray(String[]::new));
  }

  @Test
  void whatever_is_in_a_setting_a_shell_reads_it_back_unchanged() throws Exception {
    for (String value : randomWords(40)) {
      String text = EnvFile.complete(Map.of("VALUE", value));

      Process process =
          new ProcessBuilder("sh", "-c", "eval \"$(cat)\"; printf '%s' \"$VALUE\"").start();
      process.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
      process.getOutputStream().close();

      assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
          .isEqualTo(value);
    }
  }

  private static List<String> randomWords(int count) {
    Random random = new Random(42);
    int[] letters = ODD.codePoints().toArray();
    List<String> words = new ArrayList<>(List.of("", "'", "''", "$(id)", "a\nb", "-n", "\\"));
    while (words.size() < count) {
      StringBuilder word = new StringBuilder();
      for (int i = random.nextInt(12); i > 0; i--) {
        word.appendCodePoint(letters[random.nextInt(letters.length)]);
      }
      words.add(word.toString());
    }
    return words;
  }
}
