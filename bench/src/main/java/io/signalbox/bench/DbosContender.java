package io.signalbox.bench;

import dev.dbos.transact.DBOS;
import dev.dbos.transact.config.DBOSConfig;
import dev.dbos.transact.workflow.Workflow;
import dev.dbos.transact.workflow.WorkflowHandle;

/** DBOS Transact: a workflow whose seven steps are each written to PostgreSQL. */
final class DbosContender implements Contender {
  private static final int STEPS = 7;

  private final DBOS dbos;
  private final Seven seven;

  /** What is registered with it has to be an interface. */
  interface Seven {
    int run(int number);
  }

  /** The workflow. */
  static final class SevenSteps implements Seven {
    private final DBOS dbos;

    SevenSteps(DBOS dbos) {
      this.dbos = dbos;
    }

    @Override
    @Workflow(name = "seven")
    public int run(int number) {
      int last = number;
      for (int step = 1; step <= STEPS; step++) {
        int now = step;
        last = dbos.runStep(() -> now, "step-" + now);
      }
      return last;
    }
  }

  /**
   * @param url of an empty database
   */
  DbosContender(String url) {
    dbos =
        new DBOS(
            DBOSConfig.defaults("bench")
                .withDatabaseUrl(url)
                .withDbUser(RealPostgres.USER)
                .withDbPassword("none"));
    seven = dbos.registerProxy(Seven.class, new SevenSteps(dbos));
    dbos.launch();
  }

  @Override
  public void begin(Runnable ended) {
    WorkflowHandle<Integer, RuntimeException> handle = dbos.startWorkflow(() -> seven.run(1));
    Thread.ofVirtual()
        .start(
            () -> {
              handle.getResult();
              ended.run();
            });
  }

  @Override
  public double stepsEach() {
    return STEPS;
  }

  @Override
  public void close() {
    dbos.shutdown();
  }
}
