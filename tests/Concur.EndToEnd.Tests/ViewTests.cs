using System.Diagnostics;
using System.Net;

namespace Concur.EndToEnd.Tests;

/// <summary>The server of <c>view</c> as a process: the browser that it starts, other users of the machine, and how it ends.</summary>
public sealed class ViewTests : IDisposable
{
    private readonly ToolProcess _tool = new();

    public void Dispose() => _tool.Dispose();

    [Fact]
    public async Task TheBrowserHasASessionOfItsOwnAndPrintsNothingHereAndCtrlCEndsTheServer()
    {
        var (ending, ownSession, browserSession) = await View(async entrance =>
        {
            using var client = new HttpClient();
            using var page = await client.GetAsync(entrance, TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.OK, page.StatusCode);
            Assert.Equal("/runs/0", page.RequestMessage!.RequestUri!.AbsolutePath);
            using var head = new HttpRequestMessage(HttpMethod.Head, page.RequestMessage.RequestUri);
            using var again = await client.SendAsync(head, TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.OK, again.StatusCode);
        });

        Assert.Equal(0, ending.ExitCode);
        Assert.NotEqual(ownSession, browserSession);
        var line = Assert.Single(ending.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.StartsWith("http://127.0.0.1:", line, StringComparison.Ordinal);
        Assert.DoesNotContain("a browser's message", ending.Error, StringComparison.Ordinal);
        Assert.Contains("left out: ", ending.Error, StringComparison.Ordinal);
        Assert.Contains("20260102T000000Z_broken", ending.Error, StringComparison.Ordinal);
    }

    /// <summary>Another user may also close its half of the connection right behind the request.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AnotherUserWhoReadTheAddressIsRefusedAndItsOwnerStillGetsIn(bool closesItsHalf)
    {
        const string python = "/usr/bin/python3";
        Assert.SkipUnless(File.Exists(python), "this test sends its requests with python3");
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess, "only root can be another user as well");
        var (ending, _, _) = await View(async entrance =>
        {
            var request = $"GET {entrance.PathAndQuery} HTTP/1.1\\r\\nHost: {entrance.Authority}\\r\\nConnection: close\\r\\n\\r\\n";
            var send = "import socket, time\nout = b''\ndef go():\n    global out\n    out = b''\n"
                + $"    s = socket.create_connection(('127.0.0.1', {entrance.Port}))\n    s.sendall(b'{request}')\n"
                + (closesItsHalf ? "    s.shutdown(socket.SHUT_WR)\n" : "")
                + "    for part in iter(lambda: s.recv(9999), b''): out += part\n    s.close()\n"
                + "for i in range(50):\n    go()\n    assert b'302' not in out[:20] and b'concur-' not in out, out\nprint(out.decode())";
            var other = await _tool.Shell(_ => { }, "setpriv", ["--reuid", "65534", "--clear-groups", python, "-c", send]);
            Assert.True(other.ExitCode == 0, other.Error);

            // A server may drop the connection of a peer that has closed its half.
            if (!closesItsHalf || other.Out.Trim().Length > 0)
            {
                Assert.StartsWith("HTTP/1.1 403", other.Out, StringComparison.Ordinal);
                Assert.Contains("belongs to user 65534", other.Out, StringComparison.Ordinal);
            }

            using var client = new HttpClient();
            using var page = await client.GetAsync(entrance, TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        });

        Assert.Equal(0, ending.ExitCode);
    }

    /// <summary>Views the latest runs, one of which is broken, with a browser that only notes its address.</summary>
    /// <returns>How it ended, and the sessions of the tool and of the browser.</returns>
    private async Task<(ToolProcess.Ending Ending, string OwnSession, string BrowserSession)> View(Func<Uri, Task> visit)
    {
        var stored = await File.ReadAllTextAsync(Path.Combine(Locations.Root, "tests/Golden/run/run.json"));
        await _tool.Write("concur-runs/20260101T000000Z_random/run.json", stored);
        await _tool.Write("concur-runs/20260102T000000Z_broken/run.json", "{");
        var programs = new StubPrograms(_tool);
        await programs.AddBrowser();
        Task<(string Own, string Browser)>? visited = null;
        void Visited(Process process) => visited = Task.Run(() => Visit(process, programs, visit));
        string[] view = ["--default-signal=INT", "dotnet", Locations.Tool, "view"];
        var ending = await _tool.Shell(Visited, "env", view, programs.SearchPath);
        var (own, theirs) = await visited!;
        return (ending, own, theirs);
    }

    private static async Task<(string Own, string Browser)> Visit(Process process, StubPrograms programs, Func<Uri, Task> visit)
    {
        try
        {
            var (address, session) = await programs.BrowserOf(process);
            await visit(address);
            return ((await File.ReadAllTextAsync($"/proc/{process.Id}/stat")).Split(' ')[5], session);
        }
        finally
        {
            ToolProcess.Signal(process, "INT");
        }
    }
}
