/** A file of evidence can be dropped anywhere on the page. */
import { useEffect, useState } from 'preact/hooks'
import { say } from './state/notices.js'
import { openEvidence } from './state/session.js'
import { toCallError } from './wire/source.js'

export async function openFile(file: File | null | undefined): Promise<void> {
  if (file === null || file === undefined) return
  try {
    await openEvidence(file)
  } catch (error) {
    say('bad', toCallError(error).message)
  }
}

export function DropTarget() {
  const [isOver, setOver] = useState(false)
  useEffect(() => {
    const over = (event: DragEvent) => {
      if (!event.dataTransfer?.types.includes('Files')) return
      event.preventDefault()
      setOver(true)
    }
    const leave = (event: DragEvent) => {
      if (event.relatedTarget === null) setOver(false)
    }
    const drop = (event: DragEvent) => {
      event.preventDefault()
      setOver(false)
      void openFile(event.dataTransfer?.files[0])
    }
    addEventListener('dragover', over)
    addEventListener('dragleave', leave)
    addEventListener('drop', drop)
    return () => {
      removeEventListener('dragover', over)
      removeEventListener('dragleave', leave)
      removeEventListener('drop', drop)
    }
  }, [])
  return isOver ? <div class="drop">Drop the evidence bundle to open it</div> : null
}
