using System.Net;
using System.Net.Sockets;
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

    /// <summary>A program that looks at an address before it opens it sends HEAD: the address still works afterwards.</summary>
    [Fact]
    public async Task OnlyGetSpendsTheToken()
    {
        await using var server = await Start(_ => throw new ConcurException(FailureKind.BadInput, "no page"), out var run);
        using var viewed = run;
        using var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });

        foreach (var method in (HttpMethod[])[HttpMethod.Head, HttpMethod.Post])
            Assert.Equal(HttpStatusCode.MethodNotAllowed, (await Send(client, method, server.EntryAddress)).StatusCode);

        Assert.Equal(HttpStatusCode.Redirect, (await Send(client, HttpMethod.Get, server.EntryAddress)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await Send(client, HttpMethod.Get, server.EntryAddress)).StatusCode);
    }

    /// <summary>Connections that nobody uses do not pile up: beyond a number they are closed.</summary>
    [Fact]
    public async Task ThereAreOnlySoManyConnectionsAtATime()
    {
        await using var server = await Start(_ => throw new ConcurException(FailureKind.BadInput, "no page"), out var run);
        using var viewed = run;
        var port = new Uri(server.EntryAddress).Port;
        var idle = new List<TcpClient>();
        try
        {
            for (var i = 0; i < 200; i++)
            {
                idle.Add(new TcpClient());
                await Connect(idle[i], port);
            }

            Assert.True(SpinWait.SpinUntil(() => idle.Count(IsClosed) >= 200 - 64, TimeSpan.FromMinutes(1)));
        }
        finally
        {
            foreach (var client in idle) client.Dispose();
        }
    }

    /// <summary>A connection too many may be closed before it is complete, which counts as closed too.</summary>
    private static async Task Connect(TcpClient client, int port)
    {
        try
        {
            await client.ConnectAsync(IPAddress.Loopback, port, TestContext.Current.CancellationToken);
        }
        catch (SocketException)
        {
            client.Close();
        }
    }

    private static bool IsClosed(TcpClient client)
    {
        if (client.Client is null) return true;
        try
        {
            return client.Client.Poll(0, SelectMode.SelectRead) && client.Client.Receive(new byte[1]) == 0;
        }
        catch (SocketException)
        {
            return true;
        }
    }

    private static async Task<HttpResponseMessage> Send(HttpClient client, HttpMethod method, string address)
    {
        using var request = new HttpRequestMessage(method, address);
        return await client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    private Task<ViewServer> Start(Func<int, PageContent> make, out ViewedRun run)
    {
        var environment = ToolRun.CreateEnvironment(_folder, TextWriter.Null, Stream.Null, _error);
        environment.Run.Folder = _folder;
        run = new ViewedRun { Name = "run", Title = "a run", Page = new ViewedPage((number, _) => make(number), changes: false) };
        return ViewServer.StartAsync([run], environment, TestContext.Current.CancellationToken);
    }

    /// <summary>Opens the page of a run that cannot be made.</summary>
    private async Task<(HttpStatusCode Status, string Page)> Open(Exception thrown)
    {
        await using var server = await Start(_ => throw thrown, out var run);
        using var viewed = run;
        using var browser = new HttpClient(new SocketsHttpHandler { CookieContainer = new CookieContainer() });
        using var response = await browser.GetAsync(new Uri(server.EntryAddress), TestContext.Current.CancellationToken);
        return (response.StatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }
}
