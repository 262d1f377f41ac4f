using System.Text;
using Concur.Core.Model;
using Concur.Tool.Commands;
using Concur.Tool.Console;

namespace Concur.Tool.Tests;

/// <summary>A bug of the tool's own is reported as one: in one line, with the stack in a file.</summary>
public sealed class BugTests : IDisposable
{
    private const string Reported =
        "this is a bug, please report it: System.InvalidOperationException: the writer is broken; the stack is in ";

    private readonly string _folder = Directory.CreateTempSubdirectory("concur-bug").FullName;
    private readonly StringWriter _error = new();

    public void Dispose()
    {
        _error.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task WithoutARunTheStackIsInTheTemporaryFolder()
    {
        var code = await ToolApplication.RunAsync(["schema"], Environment(new BrokenWriter()), TestContext.Current.CancellationToken);

        Assert.Equal(1, code);
        var line = Assert.Single(Lines());
        Assert.StartsWith("dotnet-concur: " + Reported, line, StringComparison.Ordinal);
        var file = line[("dotnet-concur: " + Reported).Length..];
        Assert.Equal(Path.GetTempPath().TrimEnd('/'), Path.GetDirectoryName(file));
        Assert.Contains("at Concur.Tool.Tests.BugTests.BrokenWriter", await TextAndDelete(file), StringComparison.Ordinal);
    }

    [Fact]
    public async Task TheStackIsBesideTheRunThatIsUnderWay()
    {
        string[] args = ["exec", "true", "--launches", "1", "--warmup", "0", "--profile", "none", "-o", "out"];

        var code = await ToolApplication.RunAsync(args, Environment(new BrokenWriter()), TestContext.Current.CancellationToken);

        Assert.Equal(1, code);
        Assert.Equal($"dotnet-concur: {Reported}out/tool-error.txt", Lines()[^1]);
        var stack = await File.ReadAllTextAsync(Path.Combine(_folder, "out", "tool-error.txt"), TestContext.Current.CancellationToken);
        Assert.StartsWith("dotnet-concur 0.0.0-test, .NET", stack, StringComparison.Ordinal);
        Assert.Contains("at Concur.Tool.Commands.ExecCommand.RunAsync", stack, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(_folder, "out", "run.json")));
    }

    [Fact]
    public async Task ABugInTheReportPageIsReportedAndCostsNoFigures()
    {
        var environment = Environment(TextWriter.Null);
        environment.Run.Folder = _folder;

        await SavePage(new InvalidOperationException("the writer is broken"), environment);

        Assert.Equal($"the report page could not be written; {Reported}tool-error.txt", Assert.Single(Lines()));
        Assert.Equal([Path.Combine(_folder, "tool-error.txt")], Directory.EnumerateFiles(_folder));
    }

    [Theory]
    [InlineData(typeof(ConcurException))]
    [InlineData(typeof(IOException))]
    public async Task APageThatTheSystemRefusesIsNoBug(Type kind)
    {
        var environment = Environment(TextWriter.Null);
        environment.Run.Folder = _folder;
        const string Why = "no space left";

        await SavePage(kind == typeof(IOException) ? new IOException(Why) : new ConcurException(FailureKind.BadInput, Why), environment);

        Assert.Equal("the report page could not be written: no space left", Assert.Single(Lines()));
        Assert.Empty(Directory.EnumerateFiles(_folder));
    }

    [Fact]
    public async Task ACancelledPageIsNoBug()
    {
        using var cancellation = new CancellationTokenSource();
        Task Save() => ReportPageFile.SaveAsync(_folder, _ => throw Cancelled(), Environment(TextWriter.Null), cancellation.Token);
        OperationCanceledException Cancelled()
        {
            cancellation.Cancel();
            return new OperationCanceledException(cancellation.Token);
        }

        await Save();
        await Save();

        Assert.Equal("the report page was not written: cancelled", Assert.Single(Lines()));
        Assert.Empty(Directory.EnumerateFiles(_folder));
    }

    [Fact]
    public async Task TheLineHasNoControlCharactersAndTheFileHasABound()
    {
        var environment = Environment(TextWriter.Null);
        environment.Run.Folder = _folder;
        var message = BugReport.Write(new InvalidOperationException("a\nb\u001b[2J" + new string('x', 1_000_000)), environment);

        Assert.DoesNotContain(message, char.IsControl);
        Assert.Contains("System.InvalidOperationException: a b [2Jxxx", message, StringComparison.Ordinal);
        var text = await File.ReadAllTextAsync(Path.Combine(_folder, "tool-error.txt"), TestContext.Current.CancellationToken);
        Assert.InRange(text.Length, 10_000, 70_000);
    }

    [Fact]
    public async Task AFolderThatIsGoneIsNoSecondBug()
    {
        var environment = Environment(TextWriter.Null);
        environment.Run.Folder = Path.Combine(_folder, "gone");

        var message = BugReport.Write(new InvalidOperationException("the writer is broken"), environment);

        Assert.StartsWith(Reported + Path.GetTempPath(), message, StringComparison.Ordinal);
        Assert.Contains("the writer is broken", await TextAndDelete(message[Reported.Length..]), StringComparison.Ordinal);
    }

    private Task SavePage(Exception thrown, ToolEnvironment environment) =>
        ReportPageFile.SaveAsync(_folder, _ => throw thrown, environment, TestContext.Current.CancellationToken);

    private string[] Lines() => _error.ToString().TrimEnd('\n').Split('\n');

    private ToolEnvironment Environment(TextWriter output) => ToolRun.CreateEnvironment(_folder, output, Stream.Null, _error);

    private static async Task<string> TextAndDelete(string file)
    {
        var text = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
        File.Delete(file);
        return text;
    }

    private sealed class BrokenWriter : TextWriter
    {
        public override Encoding Encoding => Encoding.UTF8;

        public override void Write(char value) => throw new InvalidOperationException("the writer is broken");
    }
}
