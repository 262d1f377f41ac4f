using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Concur.Core.Measuring;
using Concur.Protocol;

namespace Concur.EndToEnd.Tests;

/// <summary>A launch of the harness under 'orleans', without the tool.</summary>
internal sealed class SiloLaunch : IDisposable
{
    private static readonly string Engine = InstalledEngines.Find(Locations.ToolFolder, EngineFiles.Orleans)!;

    private readonly ToolProcess _tool = new();
    private readonly List<Process> _silos = [];

    public LaunchSpec Spec => new()
    {
        Workload = "primes",
        Strategy = "orleans:silos=2",
        Units = 8,
        Size = 10_000,
        Workers = 2,
        Seed = 1,
        WarmupMs = 0,
        MeasuredMs = 100,
        Iterations = 3,
        ResultPath = Path.Combine(_tool.Folder, "result"),
        EnginePath = Engine,
    };

    public string Folder => _tool.Folder;

    public IReadOnlyList<int> Processes => _tool.Harnesses();

    /// <summary>Runs the launch to its end.</summary>
    public async Task<LaunchResult> Run(LaunchSpec spec, Action<Process>? meanwhile = null, string harness = "any")
    {
        await _tool.Write("spec", string.Join('\n', spec.ToLines()) + "\n");

        // The harness ends with the thread that started it, and threads of the pool end when they have nothing to do.
        string[] launch = [Harness(harness), HarnessCommand.Launch, "spec"];
        var ending = await Task.Factory.StartNew(
            () => _tool.Shell(meanwhile ?? (_ => { }), "dotnet", launch).GetAwaiter().GetResult(),
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default);
        if (!File.Exists(spec.ResultPath)) throw new FileNotFoundException($"exit code {ending.ExitCode}: {ending.Error}");
        await using var file = File.OpenRead(spec.ResultPath);
        return LaunchResult.Read(file);
    }

    /// <summary>Starts a silo as another machine's agent would.</summary>
    public Process Start(SiloPlace place, LaunchSpec launch, string? certificates)
    {
        var silo = new SiloSpec
        {
            Name = place.Name,
            Endpoint = place.Endpoint,
            DriverEndpoint = launch.DriverEndpoint!,
            EnginePath = Engine,
            Cluster = launch.Cluster!,
            Workers = 1,
            FailurePath = Path.Combine(Folder, place.Name + ".failure"),
            CertificateFolder = certificates,
        };
        var path = Path.Combine(Folder, place.Name + ".spec");
        File.WriteAllLines(path, silo.ToLines());
        var start = new ProcessStartInfo("sh", ["-c", "dotnet \"$@\"; exit $?", "sh", Harness("any"), HarnessCommand.Silo, path])
        {
            RedirectStandardInput = true,
            Environment = { ["TMPDIR"] = _tool.Temporary },
        };
        var process = Process.Start(start)!;
        _silos.Add(process);
        return process;
    }

    /// <summary>Addresses with free ports of this machine.</summary>
    public static string[] FreeEndpoints(int count)
    {
        TcpListener[] listeners = [.. Enumerable.Range(0, count).Select(_ => new TcpListener(IPAddress.Loopback, 0))];
        foreach (var listener in listeners) listener.Start();
        string[] endpoints = [.. listeners.Select(listener => listener.LocalEndpoint.ToString()!)];
        foreach (var listener in listeners) listener.Dispose();
        return endpoints;
    }

    public void Dispose()
    {
        foreach (var silo in _silos)
        {
            if (!silo.HasExited) silo.Kill();
            silo.Dispose();
        }

        _tool.Dispose();
    }

    private static string Harness(string folder) => Path.Combine(Locations.ToolFolder, "harness", folder, "Concur.Harness.dll");
}
