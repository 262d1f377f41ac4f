using System.Net;
using Concur.Core.Storage;
using Microsoft.Playwright;

namespace Concur.ReportPage.Tests;

/// <summary>The server of <c>view</c>: who is let in, what is served, and speedscope on a trace.</summary>
public sealed class ViewTests(Browser browser) : IDisposable
{
    private readonly Samples _samples = new();

    public void Dispose() => _samples.Dispose();

    [Fact]
    public async Task ABrowserSeesTheReportAndSpeedscopeOpensOnATraceAndTheServerStopsWhenAsked()
    {
        await using var server = await Serve();
        await using var context = await browser.ContextAsync();
        var page = await context.NewPageAsync();

        await page.GotoAsync(server.Entrance.AbsoluteUri);
        Assert.Equal("/runs/0", new Uri(page.Url).AbsolutePath);
        await page.Locator("#detail select").First.SelectOptionAsync("threads");
        var link = page.GetByText("Open the stacks of threads in speedscope");
        var speedscope = await context.RunAndWaitForPageAsync(() => link.ClickAsync());

        // Its list of frames is text; the graph is drawn on a canvas.
        await speedscope.GetByText("Sandwich").ClickAsync();
        await Assertions.Expect(speedscope.GetByText("App.Work.Hot").First).ToBeVisibleAsync();
        await page.GetByText("All runs").ClickAsync();
        await page.GetByText("Stop the server").ClickAsync();
        await Assertions.Expect(page.GetByText("The server has stopped")).ToBeVisibleAsync();
        Assert.Equal(0, await server.Ended);
    }

    [Fact]
    public async Task WithoutTheTokenOrTheCookieNothingIsServed()
    {
        await using var server = await Serve();
        using var stranger = Client();
        foreach (var path in (string[])[
            "/", "/runs", "/runs/0", "/runs/0/traces/0.json", "/speedscope/index.html", "/stop", "/enter", "/enter?token=0000",
            "/enter?token=",
        ])
            Assert.Equal(
                HttpStatusCode.Forbidden,
                (await stranger.GetAsync(new Uri(server.Origin, path), TestContext.Current.CancellationToken)).StatusCode);

        using var first = Client();
        Assert.Equal(HttpStatusCode.OK, (await first.GetAsync(server.Entrance, TestContext.Current.CancellationToken)).StatusCode);

        // The token is good for one visit; who came in with it stays in.
        Assert.Equal(
            HttpStatusCode.Forbidden,
            (await stranger.GetAsync(server.Entrance, TestContext.Current.CancellationToken)).StatusCode);
        Assert.Equal(
            HttpStatusCode.OK,
            (await first.GetAsync(new Uri(server.Origin, "/runs"), TestContext.Current.CancellationToken)).StatusCode);
    }

    [Theory]
    [InlineData("Host", "evil.example")]
    [InlineData("Host", "127.0.0.1:1")]
    [InlineData("Origin", "http://evil.example")]
    [InlineData("Origin", "null")]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    public async Task OtherSitesPagesAreRefusedEvenWithTheCookie(string header, string value)
    {
        await using var server = await Serve();
        using var client = Client();
        await client.GetAsync(server.Entrance, TestContext.Current.CancellationToken);
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(server.Origin, "/runs/0"));
        request.Headers.TryAddWithoutValidation(header, value);

        Assert.Equal(HttpStatusCode.Forbidden, (await client.SendAsync(request, TestContext.Current.CancellationToken)).StatusCode);
    }

    [Fact]
    public async Task OnlyTheRunsThatWereNamedAreServedAndTheirHeadersAreStrict()
    {
        await using var server = await Serve();
        using var client = Client();
        await client.GetAsync(server.Entrance, TestContext.Current.CancellationToken);

        foreach (var path in (string[])[
            "/runs/1", "/runs/-1", "/runs/0/traces/1.json", "/runs/0/traces/../run.json", "/runs/0/run.json",
            "/speedscope/../report.js", "/speedscope/%2e%2e/report.js", "/speedscope/report.js", "/run.json", "/etc/passwd",
            "//etc/passwd",
        ])
            Assert.Equal(
                HttpStatusCode.NotFound,
                (await client.GetAsync(
                    new Uri(server.Origin + path.TrimStart('/').Insert(0, path.StartsWith("//", StringComparison.Ordinal) ? "/" : "")),
                    TestContext.Current.CancellationToken)).StatusCode);
        var page = await client.GetAsync(new Uri(server.Origin, "/runs/0"), TestContext.Current.CancellationToken);
        Assert.Equal("nosniff", Assert.Single(page.Headers.GetValues("X-Content-Type-Options")));
        Assert.Equal("DENY", Assert.Single(page.Headers.GetValues("X-Frame-Options")));
        Assert.Equal("same-origin", Assert.Single(page.Headers.GetValues("Cross-Origin-Resource-Policy")));
        Assert.True(page.Headers.CacheControl!.NoStore);
        Assert.Contains(
            "default-src 'none'",
            await page.Content.ReadAsStringAsync(TestContext.Current.CancellationToken),
            StringComparison.Ordinal);
        Assert.All(
            System.Net.NetworkInformation.IPGlobalProperties
                .GetIPGlobalProperties()
                .GetActiveTcpListeners()
                .Where(end => end.Port == server.Origin.Port),
            end => Assert.Equal(IPAddress.Loopback, end.Address));
    }

    [Fact]
    public async Task AProcessThatWasRecordedIsServedWithItsStacks()
    {
        _samples.TracePage();
        await File.WriteAllTextAsync(
            Path.Combine(_samples.Folder, RunFolder.SpeedscopeName("App")),
            "{}",
            TestContext.Current.CancellationToken);
        await using var server = await Served.StartAsync(_samples.Folder, RunFolder.TraceFileName);
        using var client = Client();

        var page = await client.GetStringAsync(server.Entrance, TestContext.Current.CancellationToken);

        Assert.Contains("App, recorded while it ran", page, StringComparison.Ordinal);
        Assert.Contains("\"home\":\"/runs\"", page, StringComparison.Ordinal);
        Assert.Contains("%2Fruns%2F0%2Ftraces%2F0.json", page, StringComparison.Ordinal);
        Assert.Equal(
            "{}",
            await client.GetStringAsync(new Uri(server.Origin, "/runs/0/traces/0.json"), TestContext.Current.CancellationToken));
    }

    private static HttpClient Client() => new(new SocketsHttpHandler { CookieContainer = new CookieContainer() }, disposeHandler: true);

    /// <summary>The tool in this process, showing the golden run with one trace.</summary>
    private async Task<Served> Serve()
    {
        var run = _samples.Run(Samples.Json());
        _samples.SaveSpeedscope(run, Samples.Small());
        return await Served.StartAsync(_samples.Folder, RunFolder.RunFileName);
    }
}
