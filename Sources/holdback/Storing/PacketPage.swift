internal import Pipeline

/// A packet as a web page of its own: headings, lists, tables and paragraphs, nothing from
/// elsewhere.
struct PacketPage {
    /// As `DisputePacket` writes it: characters of HTML are escaped already.
    let markdown: String

    func html() -> String {
        var body: [String] = []
        var open = ""
        var header = ""
        var isNumeric: [Bool] = []
        func enter(_ tag: String) {
            if open == tag { return }
            if !open.isEmpty { body.append("</\(open)>") }
            if !tag.isEmpty { body.append("<\(tag)>") }
            open = tag
        }
        for line in markdown.split(separator: "\n") {
            if line.hasPrefix("## ") {
                enter("")
                body.append("<h2>\(inline(line.dropFirst(3)))</h2>")
            } else if line.hasPrefix("# ") {
                enter("")
                body.append("<h1>\(inline(line.dropFirst(2)))</h1>")
            } else if line.hasPrefix("- ") {
                enter("ul")
                body.append("<li>\(inline(line.dropFirst(2)))</li>")
            } else if line.hasPrefix("| ---") {
                isNumeric = cells(line).map { $0.hasSuffix(":") }
                enter("table")
                body.append("<thead>\(row(header[...], "th", isNumeric))</thead>")
            } else if line.hasPrefix("|"), open != "table" {
                enter("")
                header = String(line)
            } else if line.hasPrefix("|") {
                body.append(row(line, "td", isNumeric))
            } else {
                enter("")
                body.append("<p>\(inline(line))</p>")
            }
        }
        enter("")
        let title = markdown.split(separator: "\n").first.map { inline($0.dropFirst(2)) } ?? ""
        return Self.page(body.joined(separator: "\n"), title: title)
    }

    private func row(_ line: Substring, _ tag: String, _ isNumeric: [Bool]) -> String {
        let inner = zip(cells(line), isNumeric).map { text, isNumeric in
            let kind =
                isNumeric ? " class=\"n\"" : text.count <= Self.unbroken ? " class=\"s\"" : ""
            return "<\(tag)\(kind)>\(inline(text[...]))</\(tag)>"
        }
        return "<tr>" + inner.joined() + "</tr>"
    }

    /// Characters up to which a cell stands on one line, as dates and ids should.
    private static let unbroken = 20

    private func cells(_ line: Substring) -> [String] {
        var cells: [String] = [""]
        var isEscaped = false
        for character in line.dropFirst().dropLast() {
            if character == "|", !isEscaped {
                cells.append("")
            } else {
                cells[cells.count - 1].append(character)
            }
            isEscaped = character == "\\" && !isEscaped
        }
        return cells.map { cell in
            String(cell.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
        }
    }

    /// Takes escapes away and sets code.
    private func inline(_ text: Substring) -> String {
        var html = ""
        var isEscaped = false
        var isCode = false
        for character in text {
            if isEscaped {
                html.append(character)
                isEscaped = false
            } else if character == "\\" {
                isEscaped = true
            } else if character == "`" {
                html += isCode ? "</code>" : "<code>"
                isCode.toggle()
            } else {
                html.append(character)
            }
        }
        return html
    }

    private static func page(_ body: String, title: String) -> String {
        """
        \(FormerOutput.packetPageHead)
        <html lang="en"><head><meta charset="utf-8"><title>\(title)</title>
        <style>
        body { font: 16px/1.5 sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
        table { border-collapse: collapse; } th, td { border: 1px solid #999; padding: .2rem .5rem; text-align: left; }
        .n { text-align: right; font-variant-numeric: tabular-nums; } td.n, td.s { white-space: nowrap; }
        @media print {
          body { font-size: 9pt; max-width: none; margin: 0; padding: 0; }
          th, td { padding: .1rem .3rem; } tr, h2 { break-inside: avoid; } h2 { break-after: avoid; }
        }
        </style></head><body>
        \(body)
        </body></html>

        """
    }
}
