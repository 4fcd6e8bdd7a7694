package io.signalbox.app.hosts;

import java.util.List;

/**
 * What somebody set up by hand before Signalbox came: a unit that runs the shop from {@code /opt}
 * and has the port that is to be nginx's. Done and looked at by other means than those under test.
 */
record HandInstalled(Shop shop) {

  String unit() {
    return shop.name() + ".service";
  }

  String directory() {
    return "/opt/" + shop.name();
  }

  /** Lines of the service's configuration. */
  String adopt() {
    return "adopt: {unit: %s, directory: %s, exclude: [log, \"*.pid\"]}\n"
        .formatted(unit(), directory());
  }

  /** Installs it on all hosts; each has a log of its own, and a file that only it has. */
  void install(String version) {
    for (TestHost host : shop.hosts().all()) install(host, version);
  }

  void install(TestHost host, String version) {
    host.sh(
        INSTALL
            .replace("@DIR@", directory())
            .replace("@UNIT@", unit())
            .replace("@RELEASE@", version));
  }

  private static final String INSTALL =
      """
      mkdir -p @DIR@/assets '@DIR@/deep er'
      cat > @DIR@/serve.py <<'EOF'
      import http.server, sys
      version = open(sys.argv[2] + '/VERSION').read().strip()
      class Answer(http.server.BaseHTTPRequestHandler):
          protocol_version = 'HTTP/1.1'
          def do_GET(self):
              body = ('well' if self.path == '/health' else version + ''.join(sys.argv[3:])).encode() + b'\\n'
              self.send_response(200)
              self.send_header('Content-Length', str(len(body)))
              self.end_headers()
              self.wfile.write(body)
          def log_message(self, *unused): pass
      http.server.ThreadingHTTPServer.request_queue_size = 128
      http.server.ThreadingHTTPServer(('', int(sys.argv[1])), Answer).serve_forever()
      EOF
      echo @RELEASE@ > @DIR@/VERSION
      echo page > @DIR@/assets/page
      echo odd > "@DIR@/deep er/an odd 'name'"
      ln -sfn assets/page @DIR@/latest
      hostname > @DIR@/log
      echo $$ > @DIR@/serve.pid
      cat > /etc/systemd/system/@UNIT@ <<'EOF'
      [Unit]
      Description=The shop, by hand
      [Service]
      WorkingDirectory=@DIR@
      ExecStart=/usr/bin/python3 @DIR@/serve.py 80 @DIR@ -by-hand
      Restart=on-failure
      [Install]
      WantedBy=multi-user.target
      EOF
      systemctl daemon-reload
      systemctl stop nginx
      systemctl enable -q --now @UNIT@
      for i in $(seq 100); do curl -s -m 1 http://127.0.0.1/health > /dev/null && break; sleep 0.1; done
      """;

  /** How systemd sees it: whether it runs, and starts at boot. */
  List<String> state(TestHost host) {
    return host.sh(
            "systemctl is-active UNIT || :; systemctl is-enabled UNIT || :".replace("UNIT", unit()))
        .lines()
        .toList();
  }

  /** Everything of Signalbox outside the instance's directory, and what it left for a way back. */
  String ours(TestHost host) {
    return host.sh(
        """
        ls /etc/systemd/system /etc/systemd/system/*.wants /etc/nginx/conf.d | grep signalbox-NAME- || :
        ls SRV/.signalbox/superseded SRV/live SRV/slots/*/env 2>/dev/null || :
        """
            .replace("NAME", shop.name())
            .replace("SRV", shop.directory()));
  }

  /** Files, times, owners and the process: what a refusal must not change. */
  String everything(TestHost host) {
    return host.sh(
        """
        find DIR -printf '%p %T@ %C@ %l %s %u %m\\n' | sort
        systemctl show -p MainPID -p InvocationID -p ActiveState -p UnitFileState UNIT
        """
            .replace("DIR", directory())
            .replace("UNIT", unit()));
  }

  void cleanUp() {
    for (TestHost host : shop.hosts().all()) {
      host.sh(
          """
          systemctl disable -q --now UNIT 2>/dev/null || :
          rm -rf /etc/systemd/system/UNIT /etc/systemd/system/UNIT.d DIR
          systemctl daemon-reload
          systemctl reset-failed UNIT 2>/dev/null || :
          systemctl is-active -q nginx || systemctl start nginx || :
          """
              .replace("UNIT", unit())
              .replace("DIR", directory()));
    }
  }
}
