using System.Diagnostics;
using System.Globalization;
using System.Net;

namespace Concur.EndToEnd.Tests;

/// <summary>The server of <c>view</c> as a process: the browser that it starts, who else is on the machine, and how it ends.</summary>
public sealed class ViewTests : IDisposable
{
    private readonly ToolProcess _tool = new();

    public void Dispose() => _tool.Dispose();

    [Fact]
    public async Task TheBrowserHasASessionOfItsOwnAndSaysNothingHereAndCtrlCEndsTheServer()
    {
        var (ending, ownSession, browserSession) = await View(async entrance =>
        {
            using var client = new HttpClient();
            using var page = await client.GetAsync(entrance, TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.OK, page.StatusCode);
            Assert.Equal("/runs/0", page.RequestMessage!.RequestUri!.AbsolutePath);
            using var again = await client.SendAsync(new HttpRequestMessage(HttpMethod.Head, page.RequestMessage.RequestUri), TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.OK, again.StatusCode);
        });

        Assert.Equal(0, ending.ExitCode);
        Assert.NotEqual(ownSession, browserSession);
        Assert.StartsWith("http://127.0.0.1:", Assert.Single(ending.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
        Assert.DoesNotContain("a browser's message", ending.Error, StringComparison.Ordinal);
        Assert.Contains("left out: ", ending.Error, StringComparison.Ordinal);
        Assert.Contains("20260102T000000Z_broken", ending.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnotherUserWhoReadTheAddressIsRefusedAndItsOwnerStillGetsIn()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess, "only root can be another user as well");
        var (ending, _, _) = await View(async entrance =>
        {
            var request = $"exec 3<>/dev/tcp/127.0.0.1/{entrance.Port}; printf 'GET {entrance.PathAndQuery} HTTP/1.1\\r\\nHost: {entrance.Authority}\\r\\nConnection: close\\r\\n\\r\\n' >&3; cat <&3";
            var other = await _tool.Shell(_ => { }, "setpriv", ["--reuid", "65534", "--clear-groups", "bash", "-c", request]);
            Assert.StartsWith("HTTP/1.1 403", other.Out, StringComparison.Ordinal);
            Assert.Contains("belongs to user 65534", other.Out, StringComparison.Ordinal);
            using var client = new HttpClient();
            using var page = await client.GetAsync(entrance, TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        });

        Assert.Equal(0, ending.ExitCode);
    }

    /// <summary>Views the latest runs, one of which is broken, with a browser that only notes what it was given.</summary>
    /// <returns>How it ended, and the sessions of the tool and of the browser.</returns>
    private async Task<(ToolProcess.Ending Ending, string OwnSession, string BrowserSession)> View(Func<Uri, Task> visit)
    {
        var runs = Directory.CreateDirectory(Path.Combine(_tool.Folder, "concur-runs"));
        File.Copy(Path.Combine(Locations.Root, "tests/Golden/run/run.json"), Path.Combine(runs.CreateSubdirectory("20260101T000000Z_random").FullName, "run.json"));
        await File.WriteAllTextAsync(Path.Combine(runs.CreateSubdirectory("20260102T000000Z_broken").FullName, "run.json"), "{", TestContext.Current.CancellationToken);
        var (programs, opened) = (Directory.CreateDirectory(Path.Combine(_tool.Folder, "bin")).FullName, Path.Combine(_tool.Folder, "opened"));
        var browser = Path.Combine(programs, "xdg-open");
        await File.WriteAllTextAsync(browser, $"#!/bin/sh\necho \"a browser's message\"\necho \"a browser's message\" >&2\necho \"$1 $(cut -d' ' -f6 /proc/$$/stat)\" >'{opened}.part'\nmv '{opened}.part' '{opened}'\n", TestContext.Current.CancellationToken);
        Assert.Equal(0, (await _tool.Shell(_ => { }, "chmod", ["+x", browser])).ExitCode);

        Task<(string Own, string Browser)>? visited = null;
        var ending = await _tool.Shell(process => visited = Visit(process, opened, visit), "dotnet", [Locations.Tool, "view"], ("PATH", $"{programs}:{Environment.GetEnvironmentVariable("PATH")}"));
        var (own, theirs) = await visited!;
        return (ending, own, theirs);
    }

    private static async Task<(string Own, string Browser)> Visit(Process process, string opened, Func<Uri, Task> visit)
    {
        try
        {
            var clock = Stopwatch.StartNew();
            while (!File.Exists(opened))
            {
                Assert.True(clock.Elapsed < TimeSpan.FromMinutes(1), "no browser was started");
                await Task.Delay(20);
            }

            var said = (await File.ReadAllTextAsync(opened)).Trim().Split(' ');
            await visit(new Uri(said[0]));
            return ((await File.ReadAllTextAsync($"/proc/{process.Id}/stat")).Split(' ')[5], said[1]);
        }
        finally
        {
            using var kill = Process.Start("kill", ["-INT", process.Id.ToString(CultureInfo.InvariantCulture)]);
            await kill.WaitForExitAsync();
        }
    }
}
