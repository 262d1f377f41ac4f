namespace Concur.Core.Measuring.Platform.Linux.Scheduling;

/// <summary>A process and all its descendants, looked at again and again.</summary>
internal sealed class PolledTree(int root) : IDisposable
{
    private readonly Dictionary<int, PolledProcess> _processes = [];
    private readonly HashSet<int> _children = [];

    /// <summary>The processes that there are, as when they were last listed.</summary>
    public IEnumerable<PolledProcess> Processes => _processes.Values;

    /// <summary>Lists the threads of the processes that are known.</summary>
    public void ListThreads()
    {
        foreach (var process in _processes.Values) process.List();
    }

    /// <summary>Finds out which processes there are now. One whose parent has ended is kept for as long as it has threads.</summary>
    public void ListProcesses()
    {
        _children.Clear();
        _children.Add(root);
        foreach (var process in _processes.Values) process.AddChildren(_children);
        foreach (var ended in _processes.Values.Where(process => process.Threads.Count == 0 && !_children.Contains(process.ProcessId)).ToList())
        {
            ended.Dispose();
            _processes.Remove(ended.ProcessId);
        }

        foreach (var child in _children.Where(id => !_processes.ContainsKey(id)))
        {
            if (PolledProcess.Open(child) is not { } opened) continue;
            _processes[child] = opened;
            opened.List();
        }
    }

    public void Dispose()
    {
        foreach (var process in _processes.Values) process.Dispose();
        _processes.Clear();
    }
}
