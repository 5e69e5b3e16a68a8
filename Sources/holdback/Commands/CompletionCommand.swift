internal import ArgumentParser

/// `holdback completion`: commands and options completed by a shell.
struct CompletionCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "completion", abstract: "Print a script that completes commands in a shell.",
        discussion: """
            Put it where the shell looks for it, for example \
            `holdback completion bash > ~/.local/share/bash-completion/completions/holdback`.
            """)

    enum Shell: String, ExpressibleByArgument, CaseIterable {
        case bash, zsh, fish
    }

    @Argument(help: "bash, zsh or fish.")
    var shell: Shell

    func run() throws {
        Terminal.standardOutput(Holdback.completionScript(for: completionShell))
    }

    private var completionShell: CompletionShell {
        switch shell {
        case .bash: .bash
        case .zsh: .zsh
        case .fish: .fish
        }
    }
}
