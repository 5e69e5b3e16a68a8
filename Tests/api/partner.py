"""A partner's API, small and obedient: pages by cursor, tokens, gzip for whoever takes it."""

import base64
import gzip
import http.server
import json
import threading
import urllib.parse


class Partner:
    """Serves `rows`, by entity; `before_page` is called with the number of each page asked for."""

    def __init__(self, rows, client=None, secret=None):
        self.rows, self.client, self.secret = rows, client, secret
        self.pages, self.encodings, self.refused = 0, [], 0
        self.before_page = lambda number: None
        partner = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                self.rfile.read(int(self.headers["Content-Length"]))
                given = self.headers.get("Authorization", "")
                wanted = base64.b64encode(f"{partner.client}:{partner.secret}".encode()).decode()
                if given != "Basic " + wanted:
                    partner.refused += 1
                    return self.answer({"error": "invalid_client"}, 401)
                self.answer({"access_token": "T", "expires_in": 3600})

            def do_GET(self):
                if partner.client and self.headers.get("Authorization") != "Bearer T":
                    return self.answer({"error": "invalid_token"}, 401)
                partner.pages += 1
                partner.before_page(partner.pages)
                place = urllib.parse.urlsplit(self.path)
                query = dict(urllib.parse.parse_qsl(place.query))
                rows = partner.rows[place.path.rsplit("/", 1)[1]]
                start, size = int(query.get("cursor", 0)), int(query["per_page"])
                end = start + size
                self.answer({"data": rows[start:end], "meta": {
                    "total": len(rows), "next_cursor": str(end) if end < len(rows) else None}})

            def answer(self, value, status=200):
                body = json.dumps(value).encode()
                packed = "gzip" in self.headers.get("Accept-Encoding", "")
                partner.encodings.append(packed)
                if packed:
                    body = gzip.compress(body)
                try:
                    self.send_response(status)
                    self.send_header("Content-Type", "application/json")
                    self.send_header("Content-Length", str(len(body)))
                    if packed:
                        self.send_header("Content-Encoding", "gzip")
                    self.end_headers()
                    self.wfile.write(body)
                except OSError:
                    pass  # Whoever asked was killed.

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def stop(self):
        self.server.shutdown()
        self.server.server_close()
