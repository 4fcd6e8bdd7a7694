package io.signalbox.engine.port;

import io.signalbox.engine.name.Digest;

/**
 * What an artifact is: the digest of its content, its size unpacked in bytes, and its number of
 * files.
 */
public record Artifact(Digest digest, long bytes, int files) {}
