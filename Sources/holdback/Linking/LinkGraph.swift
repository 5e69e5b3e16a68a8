private import Foundation
internal import Signals

/// The links of an affiliate's accounts as a drawing.
///
/// A person with several accounts is a framed cluster, and so are accounts of several persons whose
/// addresses are of one make.
struct LinkGraph {
    let links: AffiliateLinks
    let affiliate: String
    /// Patterns of the flags that name an account, by its id; none where no database was asked.
    var flagged: [String: Set<String>] = [:]
    /// Accounts of which a line is held.
    var held: Set<String> = []

    /// Accounts that are drawn at most: more can't be read.
    static let largest = 200

    /// Accounts that are drawn: those of the persons with most accounts, and those tied to an
    /// owner.
    private var shown: [Int] {
        let tied = Set(links.links.flatMap { [$0.left, $0.right] })
        let ranked =
            links.accounts.indices.filter { tied.contains(.account($0)) }
            + links.accounts.indices.filter { !tied.contains(.account($0)) }
        return Array(ranked.prefix(Self.largest)).sorted()
    }

    var leftOut: Int { max(0, links.accounts.count - Self.largest) }

    /// The drawing in Graphviz's language.
    var dot: String {
        let shown = shown
        let clusters = clusters(shown)
        let framed = Set(clusters.flatMap(\.members))
        var lines = [
            "graph {",
            "  graph [label=\(heading), labelloc=t, fontname=\"sans-serif\", "
                + "overlap=prism, splines=true, sep=\"+14\", esep=\"+6\", K=0.7]",
            "  node [shape=box, style=\"rounded,filled\", fillcolor=white, "
                + "fontname=\"sans-serif\", fontsize=10, margin=\"0.08,0.04\"]",
            "  edge [color=\"#555555\"]",
        ]
        for (place, owner) in links.owners.enumerated() {
            let role = owner.isParent ? "parent" : "affiliate"
            lines.append(
                "  o\(place) [label=\(label([role + " " + owner.id, owner.name, owner.email])), "
                    + "shape=ellipse, fillcolor=\"#f4c7c3\"]")
        }
        for (place, cluster) in clusters.enumerated() {
            lines.append(
                "  subgraph cluster\(place) { label=\(quoted(cluster.name)); "
                    + "fontname=\"sans-serif\"; fontsize=10; color=\"#888888\"; "
                    + "style=\"rounded,filled\"; fillcolor=\"\(cluster.colour)\";")
            lines += cluster.members.map { "    \(node($0))" }
            lines.append("  }")
        }
        lines += shown.filter { !framed.contains($0) }.map { "  \(node($0))" }
        let isShown = Set(shown)
        lines += links.links.compactMap { edge($0, isShown) }
        return (lines + ["}", ""]).joined(separator: "\n")
    }

    private struct Cluster {
        var name: String
        var colour: String
        var members: [Int]
    }

    private static let (personColour, familyColour) = ("#fdf3d8", "#dceaf7")

    /// Persons with several accounts, then families of what accounts are left, the strongest first.
    private func clusters(_ shown: [Int]) -> [Cluster] {
        let persons = Dictionary(grouping: shown) { links.accounts[$0].person }
        var clusters = persons.filter { $0.value.count > 1 }
            .sorted { $0.value[0] < $1.value[0] }
            .map {
                Cluster(name: "person \($0.key)", colour: Self.personColour, members: $0.value)
            }
        var left = Set(shown).subtracting(clusters.flatMap(\.members))
        for family in links.families {
            let ids = Set(family.accountIDs)
            let members = left.filter { ids.contains(links.accounts[$0].id) }.sorted()
            if members.count < 2 { continue }
            clusters.append(
                Cluster(
                    name: "addresses alike: \(family.words)", colour: Self.familyColour,
                    members: members))
            left.subtract(members)
        }
        return clusters
    }

    /// The title with the legend below it, as a label of several sizes.
    private var heading: String {
        let rest = leftOut > 0 ? ", \(leftOut) accounts more not drawn" : ""
        let title =
            "\(affiliate): \(links.accounts.count) accounts, "
            + "\(Set(links.accounts.map(\.person)).count) persons\(rest)"
        let rows = legend.map { "<FONT POINT-SIZE=\"10\">\(escaped($0))</FONT>" }
        return "<"
            + (["<FONT POINT-SIZE=\"16\">\(escaped(title))</FONT>"] + rows)
            .joined(separator: "<BR/>") + ">"
    }

    private var legend: [String] {
        [
            "yellow frame: accounts of one person; line: what agrees, the thicker the likelier",
            "blue frame: addresses of one make; grey text: no settled fee",
        ]
            + (links.owners.isEmpty
                ? [] : ["red ellipse: the affiliate's entry or its parent's"])
            + (flagged.isEmpty ? [] : ["red border: named by a flag; HELD: a line is held"])
    }

    /// Text inside a label of Graphviz's HTML.
    private func escaped(_ text: String) -> String {
        Terminal.plain(text).replacing("&", with: "&amp;").replacing("<", with: "&lt;")
            .replacing(">", with: "&gt;")
    }

    private func node(_ index: Int) -> String {
        let account = links.accounts[index]
        let patterns = (flagged[account.id] ?? []).sorted().joined(separator: ", ")
        let text = label([
            account.id + (held.contains(account.id) ? "  HELD" : ""), account.name, account.email,
            patterns,
        ])
        return "a\(index) [label=\(text)\(account.isBuyer ? "" : ", fontcolor=\"#888888\"")"
            + (patterns.isEmpty ? "" : ", color=\"#c0281c\", penwidth=2") + "]"
    }

    private func edge(_ link: AffiliateLinks.Link, _ shown: Set<Int>) -> String? {
        guard let left = name(link.left, shown), let right = name(link.right, shown) else {
            return nil
        }
        let tenths = Int((link.weight * 10).rounded())
        let width = 0.5 + min(3, link.weight / 4)
        let told = "+\(tenths / 10).\(tenths % 10): \(link.agreement)"
        return "  \(left) -- \(right) [tooltip=\(quoted(told)), penwidth=\(Int(width * 10) / 10)"
            + ".\(Int(width * 10) % 10)]"
    }

    private func name(_ end: AffiliateLinks.Link.End, _ shown: Set<Int>) -> String? {
        switch end {
        case .account(let index): shown.contains(index) ? "a\(index)" : nil
        case .owner(let index): "o\(index)"
        }
    }

    private func label(_ lines: [String]) -> String {
        quoted(lines.filter { !$0.isEmpty }.joined(separator: "\n"))
    }

    /// A string of Graphviz's language: only the quotation mark and the backslash mean anything.
    private func quoted(_ text: String) -> String {
        var result = "\""
        for character in Terminal.lines(text).joined(separator: "\n") {
            switch character {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            default: result.append(character)
            }
        }
        return result + "\""
    }
}

extension Terminal {
    fileprivate static func lines(_ text: String) -> [String] {
        text.split(separator: "\n", omittingEmptySubsequences: false).map { plain(String($0)) }
    }
}
