package io.signalbox.engine.model;

import io.signalbox.engine.name.InstanceName;
import java.util.List;

/** Instances that are swapped together. */
public record Batch(List<InstanceName> instances) {
  public Batch {
    instances = List.copyOf(instances);
    if (instances.isEmpty())
      throw new IllegalArgumentException("Expected a batch to have instances.");
  }
}
