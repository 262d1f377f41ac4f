namespace Concur.Harness.Strategies.Gil;

/// <summary>A simulated global interpreter lock.</summary>
internal interface IGlobalLock
{
    /// <summary>Waits until the calling lane holds the lock.</summary>
    void Acquire();

    /// <summary>Gives the lock up at the end of a unit.</summary>
    void Release();

    /// <summary>Called by the holder once per step of its unit: the lock may change hands here.</summary>
    void Checkpoint();
}
