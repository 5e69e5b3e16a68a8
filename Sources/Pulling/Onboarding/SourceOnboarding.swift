package import Records
package import Store

/// Walks the onboarding checklist for a source that is pulled from.
package struct SourceOnboarding: Sendable {
    private let source: PullSource
    private let validator: RecordValidator
    private let timer: RetryTimer
    private let store: Store?

    private static let dayPages = 200
    private static let day = 86_400_000_000 as Int64

    /// - Parameter store: a database to compare with; `nil` where there is none yet.
    package init(
        _ source: PullSource, validator: RecordValidator, timer: RetryTimer, store: Store?
    ) {
        self.source = source
        self.validator = validator
        self.timer = timer
        self.store = store
    }

    /// - Parameter tell: called with each step when it is done.
    /// - Returns: whether nothing failed.
    package func run(_ tell: (OnboardingStep) -> Void) async -> Bool {
        var isGood = true
        func note(_ step: OnboardingStep) {
            if step.outcome == .failed { isGood = false }
            tell(step)
        }
        note(
            .passed(
                "source file",
                "\(source.name) has \(source.entities.map(\.entity.rawValue).joined(separator: ", "))"
            ))
        let credentials = credentials()
        note(credentials)
        if credentials.outcome == .failed { return false }
        do {
            let feed = try source.open(timer)
            await walk(feed, note)
            await feed.close()
        } catch {
            note(.failed("connection", error))
        }
        return isGood
    }

    private func walk(_ feed: any SourceFeed, _ note: (OnboardingStep) -> Void) async {
        var isConnected = false
        for entity in source.entities {
            do {
                let sample = try await sample(entity, feed)
                if !isConnected { note(.passed("connection", "the source answers")) }
                isConnected = true
                note(sample.payload)
                note(sample.keys)
                if let words = sample.words { note(words) }
                note(await delta(entity, feed))
                note(await lastDay(entity, feed))
                note(sample.volume)
            } catch {
                note(
                    .failed(
                        isConnected ? "sample of \(entity.entity.rawValue)" : "connection", error))
                if !isConnected { return }
            }
        }
        note(await reconciliation(feed))
    }

    private func credentials() -> OnboardingStep {
        let title = "credentials"
        do {
            for secret in source.secrets {
                _ = try secret.read(for: source.name)
                if secret.isReadableByOthers {
                    return .failed(
                        title, "the secret's file can be read by other users of this machine",
                        remedy: "chmod 600 its file")
                }
            }
        } catch {
            return .failed(title, error)
        }
        return source.secrets.isEmpty
            ? .passed(title, "the source asks for none")
            : .passed(title, "\(counted(source.secrets.count, "secret")) found")
    }

    private func sample(_ entity: EntitySource, _ feed: any SourceFeed) async throws -> EntitySample
    {
        let start = timer.now()
        let page = try await feed.page(PageQuestion(entity))
        let seconds = Double(timer.now().microseconds - start.microseconds) / 1_000_000
        return EntitySample(entity, page, seconds: seconds, validator)
    }

    /// A source that is asked for what changes tomorrow has nothing to say.
    private func delta(_ entity: EntitySource, _ feed: any SourceFeed) async -> OnboardingStep {
        let title = "changes of \(entity.entity.rawValue)"
        if !entity.isDelta {
            return .skipped(
                title, "every pull asks for everything",
                remedy: "name `modified`, where the source can tell what changed")
        }
        do {
            var question = PageQuestion(entity)
            question.since = EventTime(microseconds: timer.now().microseconds + Self.day)
            let page = try await feed.page(question)
            if page.records.isEmpty { return .passed(title, "only what changed is sent") }
            return .failed(
                title,
                "asked for what changes tomorrow, the source sent \(counted(page.records.count, "record"))",
                remedy: "check `modified`: the source passes over it")
        } catch {
            return .failed(title, error)
        }
    }

    /// A day of data, taken and thrown away.
    private func lastDay(_ entity: EntitySource, _ feed: any SourceFeed) async -> OnboardingStep {
        let title = "a day of \(entity.entity.rawValue)"
        var question = PageQuestion(entity)
        let start = EventTime(microseconds: timer.now().microseconds - Self.day)
        if entity.isDelta { question.since = start }
        question.from = start
        var counts = PullCounts(entity.entity)
        do {
            repeat {
                let page = try await feed.page(question)
                counts.add(
                    validator.batch(
                        page.records, entity.mapping, source: source.feedName(entity.entity)))
                question.after = page.next
            } while question.after != nil && counts.pages < Self.dayPages
        } catch {
            return .failed(title, error)
        }
        if let reason = counts.reasons.ranked.first {
            return .failed(
                title,
                "\(counts.rejected) of \(counted(counts.records + counts.rejected, "record")) rejected: "
                    + reason.example.violation.message,
                remedy: "`holdback pull \(source.name) --dry-run` shows all reasons")
        }
        return .passed(
            title,
            "\(counted(counts.records, "record")) on \(counted(counts.pages, "page")), none rejected"
        )
    }

    private func reconciliation(_ feed: any SourceFeed) async -> OnboardingStep {
        let title = "reconciliation"
        let next = "`holdback pull \(source.name) --db FILE`, then this again with --db FILE"
        guard let store else {
            return .skipped(title, "there is no database to compare with", remedy: next)
        }
        let week = EventTime(microseconds: timer.now().microseconds - 7 * Self.day)
        do {
            let run = Reconciliation(
                source, feed: feed, validator: validator, from: week, to: nil, now: timer.now)
            let report = try await run.run(DrySink(reader: store), heals: false) { _ in }
            let compared = report.parts.reduce(0) { $0 + $1.compared }
            if report.open == 0 {
                return .passed(title, "\(compared) records of the last week, no difference")
            }
            return .failed(
                title, "\(counted(report.open, "difference")) in the last week",
                remedy:
                    "`holdback pull \(source.name) --reconcile --report FILE` tells and heals them")
        } catch {
            return .failed(title, error)
        }
    }
}

extension PullSource {
    /// The secrets that the source needs.
    package var secrets: [SecretPlace] {
        switch place {
        case .rest(let rest):
            switch rest.credentials {
            case .none: []
            case .token(let token): [token]
            case .client(_, let id, let secret, _): [id, secret]
            }
        case .postgres(let postgres): [postgres.user, postgres.password].compactMap(\.self)
        case .sqlite: []
        }
    }
}
