using Concur.Core.Measuring.Platform;
using Concur.Core.Measuring.Platform.Contracts;

namespace Concur.Core.Tests.Measuring.Platform.Contracts;

/// <summary>What must hold of paths, executables and the shell, whichever system runs the tests.</summary>
public sealed class ShellContractTests
{
    public ShellContractTests() => Assert.SkipUnless(Platforms.Current.Refusal is null, "nothing can be recorded on this system");

    private static IShell Shell => Platforms.Current.Shell;

    [Fact]
    public void TheShellIsAProgramAndTextIsNone()
    {
        var text = Path.GetTempFileName();
        try
        {
            Assert.True(Shell.IsExecutable(Shell.Path), Shell.Path);
            Assert.Contains(Shell.Candidates(Path.ChangeExtension(Shell.Path, null)), Shell.IsExecutable);
            Assert.False(Shell.IsExecutable(text), text);
            Assert.False(Shell.IsExecutable(text + ".gone"));
        }
        finally
        {
            File.Delete(text);
        }
    }

    [Fact]
    public void WordsOfALineStandApartAndQuotesHoldThemTogether() =>
        Assert.Equal(["program", "one", "two words"], Shell.Words("program one \"two words\"", isLiteral: false));

    [Fact]
    public async Task WhatTheShellIsGivenIsOneCommand()
    {
        var child = await Platforms.Current.Processes.StartAsync(SystemCommands.Shell("echo a&&echo \"b  c\"|| exit 7"));

        var exit = await child.Exited.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);

        Assert.Equal(0, exit.Usage.ExitCode);
        Assert.StartsWith("a", exit.Output, StringComparison.Ordinal);
        Assert.Contains("b  c", exit.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void TheIdentifierOfTheRuntimeNamesASystemAndAnArchitecture() =>
        Assert.Matches("^[a-z]+(-musl)?-[a-z0-9]+$", Shell.RuntimeIdentifier);
}
