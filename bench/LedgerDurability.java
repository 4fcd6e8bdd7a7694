import java.io.FileInputStream;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Commits one row per transaction, so many times. Run by {@code bench/ledger-durability} under
 * strace, which sees the attempts to open "mark-begin" and "mark-end" and counts in between.
 */
public class LedgerDurability {
  public static void main(String[] args) throws Exception {
    String url = args[0];
    int commits = Integer.parseInt(args[1]);
    try (Connection db = DriverManager.getConnection(url)) {
      for (int i = 2; i < args.length; i++) {
        try (Statement setting = db.createStatement()) {
          setting.execute(args[i]);
        }
      }
      try (Statement create = db.createStatement()) {
        create.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, v VARCHAR(1000))");
      }
      db.setAutoCommit(false);
      insert(db, 0, 50);
      mark("mark-begin");
      long begin = System.nanoTime();
      insert(db, 50, commits);
      double seconds = (System.nanoTime() - begin) / 1e9;
      mark("mark-end");
      System.out.printf("%.0f%n", commits / seconds);
    }
  }

  private static void insert(Connection db, int from, int count) throws SQLException {
    try (PreparedStatement insert = db.prepareStatement("INSERT INTO t VALUES (?, ?)")) {
      for (int i = from; i < from + count; i++) {
        insert.setInt(1, i);
        insert.setString(2, "x".repeat(600));
        insert.executeUpdate();
        db.commit();
      }
    }
  }

  private static void mark(String name) {
    try (FileInputStream none = new FileInputStream(name)) {
      throw new IllegalStateException("Expected no file " + name);
    } catch (IOException expected) {
      // Only strace is meant to see it.
    }
  }
}
