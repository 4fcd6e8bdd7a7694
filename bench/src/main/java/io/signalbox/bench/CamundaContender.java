package io.signalbox.bench;

import com.zaxxer.hikari.HikariDataSource;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.ProcessEngineConfiguration;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.camunda.bpm.engine.impl.cfg.StandaloneProcessEngineConfiguration;
import org.camunda.bpm.engine.impl.cfg.TransactionState;
import org.camunda.bpm.engine.impl.context.Context;
import org.camunda.bpm.engine.impl.jobexecutor.DefaultJobExecutor;
import org.camunda.bpm.model.bpmn.Bpmn;
import org.camunda.bpm.model.bpmn.builder.AbstractFlowNodeBuilder;

/**
 * Camunda 7: a process of seven service tasks, each a job of its own, so that what was done before
 * is in PostgreSQL. Without history, which favours it.
 */
final class CamundaContender implements Contender {
  private static final int STEPS = 7;
  private static final int THREADS = 8;

  /** Who waits for which process, by its business key. */
  private static final Map<String, Runnable> RUNNING = new ConcurrentHashMap<>();

  private final HikariDataSource pool = new HikariDataSource();
  private final ProcessEngine engine;
  private int begun;

  /** A step that does nothing. */
  public static final class Idle implements JavaDelegate {
    @Override
    public void execute(DelegateExecution execution) {}
  }

  /** The last one; the process has ended once its transaction is committed. */
  public static final class Last implements JavaDelegate {
    @Override
    public void execute(DelegateExecution execution) {
      String key = execution.getProcessBusinessKey();
      Context.getCommandContext()
          .getTransactionContext()
          .addTransactionListener(
              TransactionState.COMMITTED,
              context -> Objects.requireNonNull(RUNNING.remove(key)).run());
    }
  }

  /**
   * @param url of an empty database
   */
  CamundaContender(String url) {
    pool.setJdbcUrl(url);
    pool.setUsername(RealPostgres.USER);
    pool.setMaximumPoolSize(2 * THREADS);
    DefaultJobExecutor executor = new DefaultJobExecutor();
    executor.setCorePoolSize(THREADS);
    executor.setMaxPoolSize(THREADS);
    executor.setQueueSize(4 * THREADS);
    executor.setMaxJobsPerAcquisition(2 * THREADS);
    StandaloneProcessEngineConfiguration setup = new StandaloneProcessEngineConfiguration();
    setup.setDataSource(pool);
    setup.setDatabaseSchemaUpdate(ProcessEngineConfiguration.DB_SCHEMA_UPDATE_TRUE);
    setup.setHistory(ProcessEngineConfiguration.HISTORY_NONE);
    setup.setMetricsEnabled(false);
    setup.setJobExecutor(executor);
    setup.setJobExecutorActivate(true);
    engine = setup.buildProcessEngine();
    deploy();
  }

  private void deploy() {
    AbstractFlowNodeBuilder<?, ?> flow =
        Bpmn.createExecutableProcess("seven").camundaHistoryTimeToLive(1).startEvent();
    for (int step = 1; step <= STEPS; step++) {
      Class<?> what = step < STEPS ? Idle.class : Last.class;
      flow = flow.serviceTask("step-" + step).camundaAsyncBefore().camundaClass(what.getName());
    }
    engine
        .getRepositoryService()
        .createDeployment()
        .addModelInstance("seven.bpmn", flow.endEvent().done())
        .deploy();
  }

  @Override
  public void begin(Runnable ended) {
    String key = "b" + ++begun;
    RUNNING.put(key, ended);
    engine.getRuntimeService().startProcessInstanceByKey("seven", key);
  }

  @Override
  public double stepsEach() {
    return STEPS;
  }

  @Override
  public void close() {
    engine.close();
    pool.close();
  }
}
