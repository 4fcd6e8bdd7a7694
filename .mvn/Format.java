import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.ImportOrderer;
import com.google.googlejavaformat.java.JavaFormatterOptions;
import com.google.googlejavaformat.java.RemoveUnusedImports;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Checks ("check") or rewrites ("write") every Java file of the modules with google-java-format. */
public class Format {
  public static void main(String[] args) throws Exception {
    boolean write = args.length > 0 && args[0].equals("write");
    Formatter formatter = new Formatter();
    List<Path> wrong = new ArrayList<>();
    try (var tree = Files.walk(Path.of(""))) {
      for (Path file : tree.filter(Format::isOurs).sorted().toList()) {
        String before = Files.readString(file);
        String after =
            formatter.formatSource(
                RemoveUnusedImports.removeUnusedImports(
                    ImportOrderer.reorderImports(before, JavaFormatterOptions.Style.GOOGLE)));
        if (!before.equals(after)) {
          wrong.add(file);
          if (write) Files.writeString(file, after);
        }
      }
    }
    if (!wrong.isEmpty()) {
      wrong.forEach(f -> System.out.println((write ? "formatted " : "not formatted: ") + f));
      if (!write) {
        System.err.println(
            "Formatting differs from google-java-format. Fix: ./mvnw -N -q process-sources -Dformat=write");
        System.exit(1);
      }
    }
  }

  private static boolean isOurs(Path file) {
    String name = file.toString();
    return name.endsWith(".java") && name.contains("src/") && !name.contains("target/");
  }
}
