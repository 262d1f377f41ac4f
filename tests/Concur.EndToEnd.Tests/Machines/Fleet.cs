using System.Globalization;

namespace Concur.EndToEnd.Tests.Machines;

/// <summary>The tool on a machine that is joined with others, which it knows by their names: m1, m2, ...</summary>
internal sealed class Fleet : IDisposable
{
    private readonly ToolProcess _tool = new();
    private readonly (string, string)[] _environment;

    /// <param name="clocksAheadSeconds">How far each machine's clock is ahead of this one's, s: a machine for each.</param>
    public Fleet(params int[] clocksAheadSeconds)
    {
        Rig = new MachineRig(clocksAheadSeconds);
        _environment =
        [
            ("CONCUR_AGENT_COMMAND", $"dotnet {Locations.Tool}"),
            ("XDG_CONFIG_HOME", Path.Combine(_tool.Folder, "settings")),
            ("XDG_CACHE_HOME", Path.Combine(_tool.Folder, "cache")),
        ];
    }

    /// <summary>What joins the machines.</summary>
    public MachineRig Rig { get; }

    /// <summary>The tool.</summary>
    public ToolProcess Tool => _tool;

    /// <summary>The names of all machines, as an option takes them.</summary>
    public string Names => string.Join(',', Enumerable.Range(1, Rig.Machines.Count - 1).Select(Name));

    public static string Name(int machine) => FormattableString.Invariant($"m{machine}");

    /// <summary>Gives the machines their names.</summary>
    public async Task<Fleet> Named()
    {
        foreach (var machine in Rig.Machines.Skip(1))
        {
            var ending = await Run("machines", "add", Name(machine.Number), "exec:" + machine.Prefix);
            Assert.True(ending.ExitCode == 0, ending.Error);
        }

        return this;
    }

    public Task<ToolProcess.Ending> Run(params string[] args) => Run(_ => { }, args);

    public Task<ToolProcess.Ending> Run(Action<System.Diagnostics.Process> meanwhile, params string[] args) =>
        _tool.Shell(meanwhile, "env", ["--default-signal=INT,HUP,TERM", "dotnet", Locations.Tool, .. args], _environment);

    /// <summary>Runs a workload over all machines, and reads what is printed.</summary>
    public async Task<RunOutput> RunOnAll(string words)
    {
        var ending = await Run([.. words.Split(' '), "--on", Names, "--format", "json"]);
        Assert.True(ending.ExitCode == 0, ending.Error);
        return new RunOutput(ending.Out);
    }

    /// <summary>The processes of this test's launches on a machine.</summary>
    public async Task<IReadOnlyList<int>> Processes(int machine)
    {
        var ids = await Rig.Machines[0].Output("ip", "netns", "pids", Rig.Machines[machine].Namespace!);
        return [.. ids.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(id => int.Parse(id, CultureInfo.InvariantCulture))];
    }

    /// <summary>The silos on a machine, by their processes.</summary>
    public IReadOnlyList<int> Silos(int machine) => [.. Processes(machine).Result.Where(IsSilo)];

    /// <summary>Waits until a silo of a machine is in a unit of the workload <c>held-on-a-silo</c>.</summary>
    /// <returns>The silo's process, and when it got there; null where the tool has ended before.</returns>
    public (int Process, DateTime SinceUtc)? AwaitUnit(int machine, System.Diagnostics.Process tool)
    {
        (int, DateTime)? there = null;
        Eventually.Holds($"a unit runs on {Name(machine)}", () =>
        {
            foreach (var silo in Silos(machine))
            {
                var mark = new FileInfo(Path.Combine(_tool.Folder, FormattableString.Invariant($"at-a-unit-{silo}")));
                if (mark.Exists) there = (silo, mark.LastWriteTimeUtc);
            }

            return tool.HasExited || there is not null;
        });
        return there;
    }

    /// <summary>Lets such units end, until the silo has ended that is in one.</summary>
    public void Release(int machine)
    {
        var (silos, released) = (Silos(machine), Path.Combine(_tool.Folder, "released"));
        File.WriteAllText(released, "");
        AwaitEnd(machine, silos);
        File.Delete(released);
    }

    /// <summary>Waits until silos of a machine have ended.</summary>
    public void AwaitEnd(int machine, IReadOnlyList<int> silos) =>
        Eventually.Holds($"the silo on {Name(machine)} has ended", () => !Silos(machine).Intersect(silos).Any());

    /// <summary>Ends all that runs on a machine at once, as a loss of power does.</summary>
    public void Crash(int machine)
    {
        foreach (var id in Processes(machine).Result) Kill(id);
    }

    /// <summary>Ends a process without a word.</summary>
    public static void Kill(int id)
    {
        try
        {
            using var process = System.Diagnostics.Process.GetProcessById(id);
            process.Kill();
        }
        catch (ArgumentException)
        {
            // It has ended with another one.
        }
    }

    private static bool IsSilo(int process)
    {
        try
        {
            var words = File.ReadAllText($"/proc/{process}/cmdline").Split('\0');
            return words.Contains("silo") && words.Any(word => word.EndsWith("Concur.Harness.dll", StringComparison.Ordinal));
        }
        catch (IOException)
        {
            return false; // It has ended in the meantime.
        }
    }

    public void Dispose()
    {
        Rig.Dispose();
        _tool.Dispose();
    }
}
