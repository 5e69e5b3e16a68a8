// The only use of Foundation in this module: the rules of the IANA time zones.
import Foundation

/// Seconds east of UTC that the named zone keeps at an instant, or nil for an unknown name.
func namedZoneOffset(_ name: String, at instant: Timestamp) -> Int64? {
    // Foundation also takes abbreviations and offsets of its own, which differ by platform.
    guard name.contains("/") || plainNames.contains(name) else { return nil }
    guard let zone = TimeZone(identifier: name) else { return nil }
    return Int64(zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(instant.seconds))))
}

/// Names of zones without a region.
private let plainNames: Set<String> = [
    "GMT", "CET", "EET", "MET", "WET", "EST", "MST", "HST", "EST5EDT", "CST6CDT", "MST7MDT",
    "PST8PDT", "Cuba", "Egypt", "Eire", "GB", "GB-Eire", "Greenwich", "Hongkong", "Iceland", "Iran",
    "Israel", "Jamaica", "Japan", "Kwajalein", "Libya", "NZ", "NZ-CHAT", "Navajo", "PRC", "Poland",
    "Portugal", "ROC", "ROK", "Singapore", "Turkey", "UCT", "Universal", "W-SU", "Zulu",
]
