using System.Net;
using Concur.Core.Model;
using Concur.Reports.Page;
using Concur.Tool.Viewing;

namespace Concur.Tool.Tests;

/// <summary>Pages that cannot be made: the browser and the terminal both say why.</summary>
public sealed class ViewServerTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("concur-view").FullName;
    private readonly StringWriter _error = new();

    public void Dispose()
    {
        _error.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task ABugIsReportedOnStandardErrorToo()
    {
        var (status, page) = await Open(new InvalidOperationException("no <page>"));

        Assert.Equal(HttpStatusCode.InternalServerError, status);
        Assert.Contains("please report it: System.InvalidOperationException: no &lt;page&gt;", page, StringComparison.Ordinal);
        Assert.StartsWith("dotnet-concur: this is a bug, please report it:", _error.ToString(), StringComparison.Ordinal);
        Assert.EndsWith("the stack is in tool-error.txt\n", _error.ToString(), StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(_folder, "tool-error.txt")));
    }

    [Fact]
    public async Task AnUnreadableFileIsNoBug()
    {
        var (status, page) = await Open(new ConcurException(FailureKind.BadInput, "the run is gone"));

        Assert.Equal(HttpStatusCode.InternalServerError, status);
        Assert.Contains("The page cannot be made: the run is gone", page, StringComparison.Ordinal);
        Assert.Empty(_error.ToString());
        Assert.Empty(Directory.EnumerateFiles(_folder));
    }

    /// <summary>Opens the page of a run that cannot be made.</summary>
    private async Task<(HttpStatusCode Status, string Page)> Open(Exception thrown)
    {
        var environment = ToolRun.CreateEnvironment(_folder, TextWriter.Null, Stream.Null, _error);
        environment.Run.Folder = _folder;
        PageContent Make() => throw thrown;
        using var run = new ViewedRun { Name = "run", Title = "a run", Page = new ViewedPage((_, _) => Make(), changes: false) };
        await using var server = await ViewServer.StartAsync([run], environment, TestContext.Current.CancellationToken);
        using var browser = new HttpClient(new SocketsHttpHandler { CookieContainer = new CookieContainer() });
        using var response = await browser.GetAsync(new Uri(server.EntryAddress), TestContext.Current.CancellationToken);
        return (response.StatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }
}
