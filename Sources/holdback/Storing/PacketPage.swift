internal import Pipeline

/// A packet as a web page of its own: headings, lists, tables and paragraphs, nothing from elsewhere.
struct PacketPage {
    /// As `DisputePacket` writes it: characters of HTML are escaped already.
    let markdown: String

    func html() -> String {
        var body: [String] = []
        var open = ""
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
            } else if line.hasPrefix("| ---") || line.hasPrefix("|---") {
                continue
            } else if line.hasPrefix("|") {
                let isHeader = open != "table"
                enter("table")
                body.append(row(line, isHeader ? "th" : "td"))
            } else {
                enter("")
                body.append("<p>\(inline(line))</p>")
            }
        }
        enter("")
        return Self.page(body.joined(separator: "\n"))
    }

    private func row(_ line: Substring, _ tag: String) -> String {
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
        let inner = cells.map { cell in
            let text = cell.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed()
            return "<\(tag)>\(inline(String(text)[...]))</\(tag)>"
        }
        return "<tr>" + inner.joined() + "</tr>"
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

    private static func page(_ body: String) -> String {
        """
        \(FormerOutput.packetPageHead)
        <html lang="en"><head><meta charset="utf-8"><title>Commissions held back</title>
        <style>
        body { font: 16px/1.5 sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
        table { border-collapse: collapse; } th, td { border: 1px solid #999; padding: .2rem .5rem; text-align: left; }
        </style></head><body>
        \(body)
        </body></html>

        """
    }
}
