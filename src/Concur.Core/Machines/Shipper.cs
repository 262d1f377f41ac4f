using Concur.Core.Machines.Shipping;
using Concur.Core.Machines.Wire;
using Concur.Core.Model;

namespace Concur.Core.Machines;

/// <summary>Has files of this machine on another one. What is there already is not sent.</summary>
/// <param name="caller">Asks the agent there.</param>
internal sealed class Shipper(Caller caller)
{
    private readonly Dictionary<string, (FolderSource Source, string Path)> _there = new(StringComparer.Ordinal);

    /// <summary>How many files were sent so far.</summary>
    public int Files { get; private set; }

    /// <summary>Their size, bytes.</summary>
    public long Bytes { get; private set; }

    /// <summary>Ships a folder, as it is when it is asked for first.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="takes">Which of its files are wanted, by their paths in it; null for all.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>Its path there.</returns>
    /// <exception cref="ConcurException">It is too large, or can't be kept there.</exception>
    public Task<string> ShipAsync(string folder, Func<string, bool>? takes, CancellationToken cancellation) =>
        ShipAsync(folder, () => FolderSource.Of(folder, takes), cancellation);

    /// <summary>Ships the folder of an assembly.</summary>
    /// <returns>The assembly's path there.</returns>
    public async Task<string> ShipAssemblyAsync(string path, CancellationToken cancellation)
    {
        return await ShipAsync(path, () => FolderSource.OfAssembly(path), cancellation) + "/" + Path.GetFileName(path);
    }

    /// <summary>Ships one file.</summary>
    /// <returns>Its path there.</returns>
    public async Task<string> ShipFileAsync(string path, CancellationToken cancellation) =>
        await ShipAsync(path, () => FolderSource.OfFile(path), cancellation) + "/" + Path.GetFileName(path);

    /// <summary>Has everything there that was shipped, after the machine was lost: launches know their files by the same paths.</summary>
    /// <exception cref="ConcurException">It can't be kept there, or not at the same place.</exception>
    public async Task RenewAsync(CancellationToken cancellation)
    {
        foreach (var (source, path) in _there.Values)
        {
            if (await HaveAsync(source, cancellation) is var now && now != path)
                throw new ConcurException(FailureKind.WorkloadFailed, $"it keeps files in '{now}' now, and kept them in '{path}'");
        }
    }

    private async Task<string> ShipAsync(string key, Func<FolderSource> read, CancellationToken cancellation)
    {
        if (_there.TryGetValue(key, out var known)) return known.Path;
        var source = read();
        var path = await HaveAsync(source, cancellation);
        _there[key] = (source, path);
        return path;
    }

    private async Task<string> HaveAsync(FolderSource source, CancellationToken cancellation)
    {
        var found = await caller.CallAsync(AgentOperations.Find, source.Manifest, new CallFiles(), cancellation);
        foreach (var hash in found.Missing) await SendAsync(source.Paths[hash], hash, cancellation);
        return found.Path
            ?? (await caller.CallAsync(AgentOperations.Assemble, source.Manifest, new CallFiles(), cancellation)).Path;
    }

    private async Task SendAsync(string path, string hash, CancellationToken cancellation)
    {
        await using var file = File.OpenRead(path);
        await caller.CallAsync(AgentOperations.Receive, new FileAsk(hash), new CallFiles { Sent = file }, cancellation);
        (Files, Bytes) = (Files + 1, Bytes + file.Length);
    }
}
