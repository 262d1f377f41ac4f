using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Concur.EndToEnd.Tests.Machines;

/// <summary>
/// A real SSH server on the loopback address, with keys of its own that are thrown away. Where none is installed it is unpacked from
/// Debian's package, once. It sees a mount namespace of its own, in which its user and its folder exist.
/// </summary>
public sealed class SshServer : IAsyncLifetime
{
    private const string Start = """
        set -e
        mount --make-rprivate /
        mount -t tmpfs none /run
        mkdir -m 755 /run/sshd
        grep -q '^sshd:' /etc/passwd || {
          { cat /etc/passwd; echo 'sshd:x:105:65534::/run/sshd:/usr/sbin/nologin'; } >"$1/passwd"
          chmod 644 "$1/passwd"
          mount --bind "$1/passwd" /etc/passwd
        }
        exec env LD_LIBRARY_PATH="$2" "$3" -D -e -f "$1/config"
        """;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly DirectoryInfo _home = Directory.CreateTempSubdirectory("concur-ssh");
    private Process? _server;

    /// <summary>Why there is none; null where there is one.</summary>
    public string? Refusal { get; private set; }

    /// <summary>The target that leads to it.</summary>
    public string Target => string.Create(CultureInfo.InvariantCulture, $"ssh://root@127.0.0.1:{Port}");

    /// <summary>The command that knows its keys.</summary>
    public string Command => $"ssh -F {File("client")}";

    private int Port { get; } = FreePort();

    public async ValueTask InitializeAsync()
    {
        if (!Environment.IsPrivilegedProcess) Refusal = "only root starts an SSH server for root";
        else if (await FindAsync() is { } sshd) await StartAsync(sshd);
        else Refusal = "there is no sshd, and Debian's package cannot be had";
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is { HasExited: false })
        {
            _server.Kill();
            await _server.WaitForExitAsync();
        }

        _server?.Dispose();
        _home.Delete(recursive: true);
    }

    /// <summary>One that is installed, or the unpacked one with the library that it needs.</summary>
    private static async Task<string?> FindAsync()
    {
        const string installed = "/usr/sbin/sshd";
        if (System.IO.File.Exists(installed)) return installed;
        var unpacked = Path.Combine(Locations.Root, "artifacts", "sshd");
        var program = Path.Combine(unpacked, "usr", "sbin", "sshd");
        if (System.IO.File.Exists(program)) return program;
        var packages = Directory.CreateTempSubdirectory("concur-deb");
        try
        {
            await Run("sh", "-c", $"cd '{packages.FullName}' && apt-get download -qq openssh-server libwrap0 && mkdir root && "
                + $"for deb in *.deb; do dpkg -x \"$deb\" root; done && mkdir -p '{Path.GetDirectoryName(unpacked)}' && "
                + $"{{ [ -e '{unpacked}' ] || cp -r root '{unpacked}'; }}");
        }
        finally
        {
            packages.Delete(recursive: true);
        }

        return System.IO.File.Exists(program) ? program : null;
    }

    private async Task StartAsync(string sshd)
    {
        foreach (var key in (string[])["host", "user"]) await Run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", File(key));
        System.IO.File.Copy(File("user.pub"), File("authorized"));
        await System.IO.File.WriteAllTextAsync(File("config"), string.Create(CultureInfo.InvariantCulture, $"""
            ListenAddress 127.0.0.1
            Port {Port}
            HostKey {File("host")}
            AuthorizedKeysFile {File("authorized")}
            PidFile none
            PermitRootLogin prohibit-password
            PasswordAuthentication no
            StrictModes no
            UsePAM no

            """));
        await System.IO.File.WriteAllTextAsync(File("client"), $"""
            Host *
              IdentityFile {File("user")}
              IdentitiesOnly yes
              StrictHostKeyChecking no
              UserKnownHostsFile {File("known")}
              LogLevel ERROR

            """);
        var libraries = Path.Combine(Path.GetDirectoryName(sshd)!, "..", "lib", "x86_64-linux-gnu");
        var start = new ProcessStartInfo("unshare", ["--mount", "sh", "-c", Start, "sshd", _home.FullName, libraries, sshd])
        {
            RedirectStandardError = true,
        };
        _server = Process.Start(start)!;
        var said = _server.StandardError.ReadToEndAsync();
        for (var clock = Stopwatch.StartNew(); !await IsListening(); await Task.Delay(50))
        {
            if (!_server.HasExited && clock.Elapsed < Patience) continue;
            if (!_server.HasExited) _server.Kill();
            Refusal = $"the SSH server did not start: {await said}";
            return;
        }
    }

    private async Task<bool> IsListening()
    {
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync(IPAddress.Loopback, Port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static async Task Run(string program, params string[] args)
    {
        var start = new ProcessStartInfo(program, args) { RedirectStandardError = true, RedirectStandardOutput = true };
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        await Task.WhenAll(output, error);
    }

    private string File(string name) => Path.Combine(_home.FullName, name);

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
