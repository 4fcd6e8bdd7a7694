package io.signalbox.routes.api.access;

import io.signalbox.broker.wire.Json;
import io.signalbox.engine.name.EnvironmentName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * All tokens: those in {@code tokens.json}, hashed, and the owner's, whose text lies in a file that
 * only the system user of Signalbox can read – whoever can read it could read the journal too.
 */
public final class TokenBook {
  /** The owner's token, below the data directory. */
  public static final String OWNER_FILE = "owner.token";

  /** What the owner is called in facts. */
  public static final String OWNER = "owner";

  private static final String TOKENS_FILE = "tokens.json";

  /** Marks a token as one of ours, so that scanners for leaked secrets can know it. */
  private static final String PREFIX = "sbx_";

  private static final int BYTES = 32;

  private final Path file;
  private final InstantSource clock;
  private final SecureRandom random = new SecureRandom();
  private final Token owner;
  private volatile List<Token> tokens;

  /** The file's content. */
  private record Kept(int format, List<Token> tokens) {}

  private TokenBook(Path file, InstantSource clock, List<Token> tokens, String owner) {
    this.file = file;
    this.clock = clock;
    this.tokens = List.copyOf(tokens);
    this.owner =
        new Token(
            OWNER, Role.ADMIN, List.of(), HexFormat.of().formatHex(hash(owner)), clock.instant());
  }

  /**
   * Reads the tokens of a data directory; makes the owner's where there is none.
   *
   * @throws UncheckedIOException when the directory cannot be read or written
   * @throws IllegalArgumentException in a sentence, when a file is not what it should be
   */
  public static TokenBook open(Path data, InstantSource clock) {
    try {
      Path owner = data.resolve(OWNER_FILE);
      if (!Files.exists(owner)) PrivateFile.write(owner, fresh(new SecureRandom()) + "\n");
      Path file = data.resolve(TOKENS_FILE);
      List<Token> tokens =
          Files.exists(file) ? Json.read(Files.readString(file), Kept.class).tokens() : List.of();
      return new TokenBook(file, clock, tokens, Files.readString(owner).strip());
    } catch (IOException e) {
      throw new UncheckedIOException("The tokens in " + data + " could not be read: " + e, e);
    }
  }

  /** Whose token this is. Takes as long for a wrong one as for a right one. */
  public Optional<Caller> caller(String presented) {
    byte[] hash = hash(presented);
    Optional<Caller> found = owner.is(hash) ? Optional.of(owner.caller()) : Optional.empty();
    for (Token token : tokens) {
      if (token.is(hash)) found = Optional.of(token.caller());
    }
    return found;
  }

  public List<Token> list() {
    return tokens;
  }

  /**
   * Makes a token and gives its text, which is nowhere else from then on.
   *
   * @throws IllegalArgumentException in a sentence, when the name is taken or not allowed
   */
  public synchronized String create(String name, Role role, List<EnvironmentName> environments) {
    if (name.equals(OWNER) || tokens.stream().anyMatch(t -> t.name().equals(name))) {
      throw new IllegalArgumentException("There is a token '" + name + "' already.");
    }
    String text = fresh(random);
    List<Token> next = new ArrayList<>(tokens);
    next.add(
        new Token(name, role, environments, HexFormat.of().formatHex(hash(text)), clock.instant()));
    keep(next);
    return text;
  }

  /** Whether there was one of that name. */
  public synchronized boolean revoke(String name) {
    List<Token> next = tokens.stream().filter(t -> !t.name().equals(name)).toList();
    if (next.size() == tokens.size()) return false;
    keep(next);
    return true;
  }

  private void keep(List<Token> next) {
    try {
      PrivateFile.write(file, Json.pretty(new Kept(1, next)) + "\n");
      tokens = List.copyOf(next);
    } catch (IOException e) {
      throw new UncheckedIOException("The tokens could not be written to " + file + ": " + e, e);
    }
  }

  private static String fresh(SecureRandom random) {
    byte[] bytes = new byte[BYTES];
    random.nextBytes(bytes);
    return PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static byte[] hash(String token) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256.", e);
    }
  }
}
