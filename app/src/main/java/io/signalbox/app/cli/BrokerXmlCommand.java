package io.signalbox.app.cli;

import io.signalbox.broker.BrokerXml;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "broker-xml",
    description = {
      "Print the broker.xml of an external Artemis: addresses, queues, their settings, and who may"
          + " do what.",
      "'signalbox doctor' compares a running broker with it."
    },
    footer = {
      "%nExamples:",
      "  signalbox broker-xml > etc/broker.xml",
      "  signalbox broker-xml --engine-role amq --producer-role ci"
    })
final class BrokerXmlCommand implements Callable<Integer> {
  private static final String ROLE = "[A-Za-z0-9][A-Za-z0-9_.-]*";

  private final Console console;

  @Option(
      names = "--engine-role",
      paramLabel = "ROLE",
      description = "The broker's role of Signalbox itself (default: ${DEFAULT-VALUE}).",
      defaultValue = "signalbox")
  String engines = "signalbox";

  @Option(
      names = "--producer-role",
      paramLabel = "ROLE",
      description =
          "The broker's role of those who only send requests (default: ${DEFAULT-VALUE}).",
      defaultValue = "signalbox-producers")
  String producers = "signalbox-producers";

  @Option(
      names = "--sampler-role",
      paramLabel = "ROLE",
      description = "The broker's role of those who only send samples (default: ${DEFAULT-VALUE}).",
      defaultValue = "signalbox-samplers")
  String samplers = "signalbox-samplers";

  BrokerXmlCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    for (String role : new String[] {engines, producers, samplers}) {
      if (!role.matches(ROLE)) {
        throw new CliFailure(
            Exit.USAGE,
            "Expected the name of a role, but it is '" + role + "'.",
            "Use letters, digits, '.', '_' and '-'; the broker's artemis-roles.properties names them.");
      }
    }
    console.out().print(new BrokerXml(engines, producers, samplers).text());
    return Exit.OK;
  }
}
